import re

from videodesk.kit.tokens import TokenDeriver, hash_token, new_token

KEY = "a key of at least thirty-two characters"


def test_new_tokens_are_url_safe_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in tokens)


def test_a_derived_token_has_the_shape_of_a_drawn_one() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", TokenDeriver(KEY).derive("link", "7"))


def test_a_token_is_derived_again_after_a_restart() -> None:
    assert TokenDeriver(KEY).derive("link", "7") == TokenDeriver(KEY).derive("link", "7")


def test_key_purpose_and_record_each_make_another_token() -> None:
    tokens = {
        TokenDeriver(KEY).derive("link", "7"),
        TokenDeriver(KEY).derive("link", "8"),
        TokenDeriver(KEY).derive("csrf", "7"),
        TokenDeriver(KEY + "!").derive("link", "7"),
    }

    assert len(tokens) == 4


def test_what_is_stored_does_not_hold_the_token() -> None:
    token = new_token()

    assert token not in hash_token(token)
    assert hash_token(token) == hash_token(token)
    assert re.fullmatch(r"[0-9a-f]{64}", hash_token(token))
