import {
  type InspectorViewState,
  type QuantityChoice,
  quantityGroups,
  type TabId,
  tabIds,
} from '../src/protocol/inspectorProtocol';
import type { ComparedContext } from '../src/protocol/inspectorQuestions';
import { type CellKind, cellKinds, quantitiesOf, type Quantity } from '../src/protocol/spec';
import { type UnitSort, unitSorts } from '../src/protocol/traces';
import { isTokenTag } from '../src/protocol/units';

export const defaultViewState: InspectorViewState = { version: 1, layer: 0, quantity: 'all' };

const allQuantities: readonly string[] = Object.values(quantitiesOf).flat();

/** Whatever `getState` gave, made safe: an unknown version or a broken field falls back to its default. */
export function restoreViewState(saved: unknown): InspectorViewState {
  if (typeof saved !== 'object' || saved === null) return { ...defaultViewState };
  const {
    version,
    changes,
    layer,
    quantity,
    cell,
    documentUri,
    curves,
    tab,
    temperature,
    contexts,
    otherRuns,
    memoryRuns,
    tableOpen,
    units,
    whatIf,
    sort,
    sortWith,
    sortPattern,
  } = saved as Partial<Record<keyof InspectorViewState, unknown>>;
  if (version !== 1) return { ...defaultViewState };
  return {
    version: 1,
    ...(typeof changes === 'number' && Number.isInteger(changes) && changes >= 0 ? { changes } : {}),
    layer: typeof layer === 'number' && Number.isInteger(layer) && layer >= 0 ? layer : 0,
    quantity: isQuantityChoice(quantity) ? quantity : 'all',
    ...(cellKinds.includes(cell as CellKind) ? { cell: cell as CellKind } : {}),
    ...(typeof documentUri === 'string' ? { documentUri } : {}),
    ...(curves === 'loss' || curves === 'perplexity' ? { curves } : {}),
    ...(isTab(tab) ? { tab } : {}),
    ...(Array.isArray(otherRuns) ? { otherRuns: otherRuns.filter((id) => typeof id === 'string') } : {}),
    ...(Array.isArray(memoryRuns) ? { memoryRuns: memoryRuns.filter((id) => typeof id === 'string') } : {}),
    ...(isTemperature(temperature) ? { temperature } : {}),
    ...(Array.isArray(contexts) ? { contexts: contexts.slice(0, 2).map(contextOf) } : {}),
    ...unitsOf(units),
    ...whatIfOf(whatIf),
    ...(tableOpen === true ? { tableOpen } : {}),
    ...(unitSorts.includes(sort as UnitSort) ? { sort: sort as UnitSort } : {}),
    ...(sortWith === 'unit' || isTokenTag(sortWith) ? { sortWith } : {}),
    ...patternOf(sortPattern),
  };
}

function isTemperature(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 2;
}

function contextOf(value: unknown): ComparedContext {
  const { text, modelId } = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof ComparedContext, unknown>
  >;
  return {
    text: typeof text === 'string' ? text : '',
    ...(typeof modelId === 'string' ? { modelId } : {}),
  };
}

function unitsOf(value: unknown): Pick<InspectorViewState, 'units'> {
  if (typeof value !== 'object' || value === null) return {};
  const { layer, quantity } = value as Record<string, unknown>;
  return {
    units: {
      ...(typeof layer === 'number' && Number.isInteger(layer) && layer >= 0 ? { layer } : {}),
      ...(typeof quantity === 'string' && allQuantities.includes(quantity)
        ? { quantity: quantity as Quantity }
        : {}),
    },
  };
}

function patternOf(value: unknown): Pick<InspectorViewState, 'sortPattern'> {
  if (typeof value !== 'object' || value === null) return {};
  const { source, ignoreCase } = value as Record<string, unknown>;
  return typeof source === 'string' ? { sortPattern: { source, ignoreCase: ignoreCase === true } } : {};
}

function whatIfOf(value: unknown): Pick<InspectorViewState, 'whatIf'> {
  if (typeof value !== 'object' || value === null) return {};
  const { modelId, items } = value as Record<string, unknown>;
  if (typeof modelId !== 'string' || !Array.isArray(items)) return {};
  const kept = items.flatMap((item: unknown) => {
    const { set, on } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    return typeof set === 'string' ? [{ set, on: on !== false }] : [];
  });
  return { whatIf: { modelId, items: kept } };
}

function isTab(value: unknown): value is TabId {
  return tabIds.some((id) => id === value);
}

function isQuantityChoice(value: unknown): value is QuantityChoice {
  return typeof value === 'string' && [...quantityGroups, ...allQuantities].includes(value);
}
