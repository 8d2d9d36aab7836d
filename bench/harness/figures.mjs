/** The figures of a run in a form that outlives it, and two runs side by side: of two commits, on one machine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { median, percentile } from './statistics.mjs';
import { table } from './table.mjs';

/** One figure, with its value in each round. */
export const figure = (name, rounds) => ({ name, rounds: rounds.filter(Number.isFinite) });

/**
 * The figures of `compare` and its like.
 *
 * @param results `[{ name, rounds: [figures], turn?: { label } }]`, for each turn the unit first
 * @param {{ ratios?: string[], values?: string[] }} keys names of figures: `ratios` are kept as their ratio to the unit's of the same
 *   round, which machine and load hardly change, `values` as they are
 */
export const figuresOf = (results, { ratios = [], values = [] }) =>
  results.flatMap(({ name, turn, rounds }) => {
    const unit = results.find((one) => one.turn === turn);
    const title = (key) => [name, turn?.label, key].filter(Boolean).join(', ');
    const relative = unit.rounds === rounds ? [] : ratios;
    return [
      ...relative.map((key) =>
        figure(
          `${title(key)} / ${unit.name}`,
          rounds.map((round, i) => round[key] / unit.rounds[i]?.[key]),
        ),
      ),
      ...values.map((key) =>
        figure(
          title(key),
          rounds.map((round) => round[key]),
        ),
      ),
    ];
  });

/** Writes the figures of a run, as `{ about, figures: { <benchmark>: [{ name, rounds }] } }`. */
export const saveFigures = (file, run) => writeFileSync(file, `${JSON.stringify(run, null, 1)}\n`);

export function loadFigures(file) {
  const run = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof run?.figures !== 'object') throw new Error(`${file} has no figures of a benchmark.`);
  return run;
}

/** A table of all figures that both runs have. A change is noise where the middle halves of the rounds overlap. */
export function comparison(before, after) {
  const rows = Object.entries(after.figures).flatMap(([benchmark, figures]) =>
    figures.flatMap(({ name, rounds }) => {
      const old = before.figures[benchmark]?.find((one) => one.name === name);
      if (!old?.rounds.length || !rounds.length) return [];
      return [
        [
          `${benchmark}: ${name}`,
          summary(old.rounds),
          summary(rounds),
          ...change(old.rounds, rounds),
        ],
      ];
    }),
  );
  return table(['figure', 'before', 'after', 'change', ''], rows);
}

const quartiles = (rounds) => [percentile(rounds, 0.25), percentile(rounds, 0.75)];

const short = (value) => String(Number.isInteger(value) ? value : Number(value.toPrecision(3)));

function summary(rounds) {
  const [low, high] = quartiles(rounds).map(short);
  return low === high ? short(median(rounds)) : `${short(median(rounds))} [${low} to ${high}]`;
}

function change(before, after) {
  const percent = (median(after) / median(before) - 1) * 100;
  const [[lowBefore, highBefore], [lowAfter, highAfter]] = [before, after].map(quartiles);
  const isNoise = lowAfter <= highBefore && lowBefore <= highAfter;
  return [
    Number.isFinite(percent) ? `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %` : '',
    isNoise ? 'within noise' : 'changed',
  ];
}
