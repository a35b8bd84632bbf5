-- Awards and payments together, as published: per subject, project year and kind what was promised,
-- paid as advance and as balance, and reclaimed, and the state of the 20 % balance.
CREATE TABLE betalingen.uitbetaling AS
SELECT regeling, kbo, naam, projectjaar, soort, toegekend, voorschot_verwacht, voorschot, saldo_verwacht, saldo,
       teruggevorderd, betaald, verschil, saldo_verantwoord, saldo_te_betalen, saldo_ingehouden, saldo_terug, toestand
FROM werk.uitbetaling
ORDER BY kbo, soort, projectjaar
