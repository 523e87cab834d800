/**
 * SQL of what a build has given, in ms: the wall time of one that was reported or released, less the
 * time frozen. Reads `claims`, `claim_endings` and `results`, the latter two joined by `left join`.
 */
export const givenMs = `greatest(0, case
    when results.claim_id is not null then results.duration_ms - results.frozen_ms
    when ending = 'released' then ended_at - claimed_at - claim_endings.frozen_ms
  end)`;
