# Texts of the pages that letters lead to: "I come", "How was it?", "no more questions".

coming-heading = Kommen Sie zu Ihrem Termin?
coming-yes = Ich komme
coming-no = Ich kann nicht: absagen
coming-explained = Sagen Sie ab, ist der Termin sofort frei für jemand anderes. Sie können jederzeit einen neuen buchen.
appointment-coming = Danke, wir erwarten Sie.
appointment-coming-action = Kommt doch noch etwas dazwischen, sagen Sie bitte hier ab.

rating-heading = Wie war es?
rating-explained = Zwei Fragen zu Ihrem Termin. Ihre Antworten sehen wir nur zusammengefasst, ohne Ihren Namen.
rating-conversation = Wie war das Gespräch?
rating-ease = Wie leicht war es, den Termin zu buchen und zu uns zu kommen?
rating-5 = sehr gut
rating-4 = gut
rating-3 = in Ordnung
rating-2 = schlecht
rating-1 = sehr schlecht
rating-send = Antworten senden
rating-thanks = Vielen Dank
rating-saved = Ihre Antworten sind angekommen.
rating-saved-explained = Sie helfen uns, besser zu werden.
field-error-conversation-missing = Bitte wählen Sie aus, wie das Gespräch war.
field-error-ease-missing = Bitte wählen Sie aus, wie leicht es war.
refusal-not-served-yet = Dieser Termin hat noch nicht stattgefunden.
refusal-not-served-yet-action = Danach freuen wir uns über Ihre Antworten.
tile-ratings = Bewertungen in 30 Tagen
ratings-means = Gespräch { $conversation }, Weg dahin { $ease } (von 5)

no-questions-heading = Keine Fragen mehr?
no-questions-explained = Nach einem Termin fragen wir mit einer E-Mail, wie es war. Drücken Sie auf den Knopf, fragen wir Sie an diese Adresse nicht mehr. Alles, was Ihre Termine betrifft, bekommen Sie weiterhin.
no-questions-now = Nicht mehr fragen
no-questions-done = Wir fragen nicht mehr
no-questions-done-explained = Sie bekommen von uns nur noch, was Ihre Termine betrifft.
staff-coming = hat zugesagt
