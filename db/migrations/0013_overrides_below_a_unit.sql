-- A decision that changed less than the margin of one unit made no difference.
UPDATE "recommendation_decision" SET "outcome" = 'no_difference' WHERE "outcome" IN ('helped', 'hurt') AND abs("benefit_minor") < "unit_margin_minor";
