import { median, report, round } from '../measure/figures.mjs';

/** How each figure of a round is called in the report. */
const keys = {
  compileMs: 'compile_ms',
  wakeP50: 'wake_p50_us',
  wakeP99: 'wake_p99_us',
  wakeMax: 'wake_max_us',
  answerP50: 'answer_p50_us',
  answerP99: 'answer_p99_us',
  answerMax: 'answer_max_us',
};
const compared = { compileMs: 'compile', wakeP99: 'wake_p99', answerP99: 'answer_p99' };

/** Reports the median of the rounds for each condition, and its ratio to no build. `seen`: the rounds by condition. */
export function tell(seen, settings) {
  const middle = (name, key) => median(seen[name].map((one) => one[key]));
  const figuresOf = (name) =>
    Object.fromEntries(Object.entries(keys).map(([key, told]) => [`${name}_${told}`, middle(name, key)]));
  const { plain, ...ours } = seen;
  const others = Object.keys(seen).filter((name) => name !== 'noBuild');
  report({
    name: 'interference',
    figures: { ...settings, ...Object.assign({}, ...Object.keys(ours).map(figuresOf)) },
    peer: { what: 'the same build, started plainly', ...(plain ? figuresOf('plain') : {}) },
    ratios: Object.fromEntries(
      others.flatMap((name) =>
        Object.entries(compared).map(([key, told]) => [
          `${name}_${told}_to_noBuild`,
          round(middle(name, key) / middle('noBuild', key)),
        ]),
      ),
    ),
  });
}
