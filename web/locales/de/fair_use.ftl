# Wer zu oft anfragt, zweimal dasselbe schickt oder dessen Rechenaufgabe nicht stimmt.

refusal-too-many-requests = Gerade kommen sehr viele Anfragen von Ihrem Anschluss.
refusal-too-many-requests-action = Bitte warten Sie kurz und versuchen Sie es dann noch einmal. In einem großen Netz, zum Beispiel im Büro oder mit dem Handy, können die Anfragen auch von anderen Menschen kommen.
refusal-idempotency-key-reused = Das haben Sie schon einmal abgeschickt, mit anderen Angaben.
refusal-idempotency-key-reused-action = Die ersten Angaben gelten. Wenn Sie etwas ändern möchten, öffnen Sie die Seite bitte neu und füllen Sie sie noch einmal aus.
refusal-proof-invalid = Die Prüfung gegen automatische Anfragen ist abgelaufen.
refusal-proof-invalid-action = Bitte gehen Sie zurück, laden Sie die Seite neu und schicken Sie sie noch einmal ab. Die Prüfung läuft dann von selbst neu.
