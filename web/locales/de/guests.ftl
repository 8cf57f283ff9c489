# Gäste im Videogespräch: die Seite hinter dem Link, der einmal öffnet.

guest-heading = Sie sind zu einem Videogespräch eingeladen
guest-invited-by = { $name } lädt Sie ein. Das Gespräch führt { $office }.
guest-invited-by-office = { $office } lädt Sie ein.
guest-when = Beginn
guest-what = Alle im Gespräch sehen und hören Sie, und Sie sehen und hören alle. Ihre Kamera können Sie auch ausschalten. Das Gespräch wird nicht aufgezeichnet.
guest-name-hint = Diesen Namen sehen alle im Gespräch.
guest-once = Der Link gilt nur für ein Gerät. Öffnen Sie ihn auf dem Gerät, mit dem Sie teilnehmen.
guest-come-in = Weiter
guest-room-heading = Ihr Videogespräch
refusal-unknown-guest-link = Diese Einladung gilt nicht oder nicht mehr.
refusal-unknown-guest-link-action = Vielleicht ist das Gespräch vorbei, oder die Einladung wurde zurückgenommen. Fragen Sie die Person, die Ihnen den Link geschickt hat.
refusal-guest-link-used = Dieser Link wurde schon geöffnet.
refusal-guest-link-used-action = Er gilt nur für das Gerät, auf dem er zuerst geöffnet wurde. Nehmen Sie dieses Gerät, oder bitten Sie um einen neuen Link.
