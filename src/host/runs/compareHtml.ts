import type { RunSpec } from '../../protocol/spec';
import type { PredictionResult } from '../../protocol/predictions';
import type { TrainingPoint } from '../../protocol/training';
import { specDifferences } from '../../engine/experiment/repetition';
import { formatCount, formatDuration, formatPerplexity, type Translate } from '../training/trainingText';
import { curvesSvg, runColors } from './curvesSvg';
import type { RunRecord } from './runRecord';

export interface ComparedRun {
  record: RunRecord;
  points: TrainingPoint[];
  /** What it expects after the text, or why it does not say. */
  predictions: PredictionResult | string;
}

/** A page that sets runs side by side. Has no scripts; every text of the runs is escaped. `language`: that of the texts, such as en. */
export function compareHtml(
  runs: readonly ComparedRun[],
  context: string,
  nonce: string,
  t: Translate,
  language: string,
): string {
  const heads = runs
    .map(({ record }, i) => `<th scope="col"><i class="c${i}"></i>${escape(record.name)}</th>`)
    .join('');
  const row = (name: string, cells: readonly string[], isSame = false) =>
    `<tr${isSame ? '' : ' class="differs"'}><th scope="row">${escape(name)}</th>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
  const facts = [
    row(
      t('Perplexity'),
      runs.map(({ record }) => formatPerplexity(record.loss)),
    ),
    row(
      t('Steps'),
      runs.map(({ record }) => formatCount(record.steps)),
    ),
    row(
      t('Time'),
      runs.map(({ record }) => formatDuration(record.seconds) || '–'),
    ),
    row(
      t('Parameters'),
      runs.map(({ record }) => formatCount(record.plan?.parameters ?? record.summary?.parameters ?? NaN)),
    ),
    row(
      t('Weights'),
      runs.map(({ record }) => record.summary?.weightsHash ?? '–'),
    ),
  ];
  return `<!DOCTYPE html>
<html lang="${escape(language)}"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(t('Compare Runs'))}</title>
<style nonce="${nonce}">${styles}</style></head><body>
<h1>${escape(t('Compare Runs'))}</h1>
<table><thead><tr><td></td>${heads}</tr></thead><tbody>${facts.join('')}</tbody></table>
<h2>${escape(t('Loss, nats per token'))}</h2>
${curvesSvg(
  runs.map(({ points, record }) => ({ name: record.name, points })),
  t,
)}
<h2>${escape(t('What differs'))}</h2>
${differences(runs, heads, row, t)}
<h2>${escape(t('What they expect next'))}</h2>
<p class="context">${escape(context === '' ? t('at the beginning of a text') : `…${context}`)}<b>▏</b></p>
<div class="columns">${runs.map((run, i) => predictions(run, i)).join('')}</div>
</body></html>`;
}

function differences(
  runs: readonly ComparedRun[],
  heads: string,
  row: (name: string, cells: readonly string[]) => string,
  t: Translate,
): string {
  const specs = runs.map(({ record }) => record.summary?.spec ?? record.plan?.spec);
  const known = specs.filter((spec): spec is RunSpec => spec !== undefined);
  if (known.length < 2) return `<p>${escape(t('Nothing is known of them yet.'))}</p>`;
  const fields = new Set(
    known.slice(1).flatMap((spec) => specDifferences(known[0], spec).map(({ field }) => field)),
  );
  const valueOf = (spec: RunSpec | undefined, field: string): string => {
    const [part, name] = field.split('.');
    const group = spec && new Map(Object.entries(spec)).get(part);
    const value: unknown = group && new Map(Object.entries(group as object)).get(name);
    return value === undefined ? '–' : String(value);
  };
  const rows = [...fields].map((field) =>
    row(
      field,
      specs.map((spec) => valueOf(spec, field)),
    ),
  );
  const texts = new Set(runs.map(({ record }) => record.text.hash));
  if (texts.size > 1)
    rows.push(
      row(
        t('Text'),
        runs.map(({ record }) => t('{0} characters', formatCount(record.text.units))),
      ),
    );
  if (rows.length === 0) return `<p>${escape(t('Nothing: they were trained alike, on the same text.'))}</p>`;
  return `<table><thead><tr><td></td>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function predictions({ record, predictions: found }: ComparedRun, index: number): string {
  const head = `<h3><i class="c${index}"></i>${escape(record.name)}</h3>`;
  if (typeof found === 'string') return `<section>${head}<p>${escape(found)}</p></section>`;
  const most = found.predictions[0]?.probability ?? 1;
  const bars = found.predictions.map(({ text, probability }) => {
    const width = Math.round((100 * probability) / most);
    return `<li><span>${escape(visible(text))}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="b${index}" width="${width}" height="10"/></svg><b>${(100 * probability).toFixed(1)} %</b></li>`;
  });
  return `<section>${head}<ol>${bars.join('')}</ol></section>`;
}

function visible(text: string): string {
  return text.replaceAll('\n', '↵').replaceAll('\t', '⇥').replace(/^ /, '').replace(/^$/, '␣');
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const styles = `
body { font: var(--vscode-font-size, 13px) var(--vscode-font-family, sans-serif); color: var(--vscode-foreground); padding: 8px 20px 32px; max-width: 1000px; }
h1 { font-size: 1.5em; font-weight: 600; margin: 12px 0; } h2 { font-size: 1.1em; font-weight: 600; margin: 28px 0 8px; } h3 { font-size: 1em; margin: 0 0 6px; }
table { border-collapse: collapse; } th, td { text-align: left; padding: 4px 20px 4px 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); font-variant-numeric: tabular-nums; }
thead th { font-weight: 600; } tbody th { font-weight: normal; color: var(--vscode-descriptionForeground); }
i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
${runColors.map((color, i) => `i.c${i} { background: ${color}; } .b${i} { fill: ${color}; } .s${i} { stroke: ${color}; }`).join('\n')}
svg.curves { width: 100%; max-width: 900px; height: auto; } svg text { fill: var(--vscode-descriptionForeground); font-size: 11px; font-family: var(--vscode-font-family, sans-serif); }
.axis { stroke: var(--vscode-widget-border, var(--vscode-panel-border)); } .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .train { opacity: 0.4; stroke-width: 1.2; }
.context { font-family: var(--vscode-editor-font-family, monospace); white-space: pre-wrap; overflow-wrap: anywhere; color: var(--vscode-descriptionForeground); } .context b { color: var(--vscode-focusBorder); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 24px; } ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 8em 1fr 4.5em; gap: 8px; align-items: center; padding: 2px 0; } li span { font-family: var(--vscode-editor-font-family, monospace); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } li svg { height: 8px; width: 100%; } li b { font-weight: normal; text-align: right; font-variant-numeric: tabular-nums; }
`;
