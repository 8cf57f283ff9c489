import pytest

from videodesk.kit.branding import BrandConfig, brand_stylesheet, contrast


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


def test_the_brand_colour_reaches_the_pages_on_light_ground_only() -> None:
    css = brand_stylesheet(BrandConfig(colour="#0A3D62"))

    assert css.startswith("@media (prefers-color-scheme: light)")
    assert "#0a3d62" in css


def test_the_default_colour_is_readable() -> None:
    assert contrast(BrandConfig().colour, "#ffffff") > 4.5
