import type { LayerTrace } from '../../../protocol/predictions';
import type { Quantity } from '../../../protocol/spec';
import type { PairTrace } from '../../../protocol/translation';

/** A trace whose gates and states are what `changed` has more than `plain`, two readings of one pair. */
export function pairTraceMinus(changed: PairTrace, plain: PairTrace): PairTrace {
  return {
    ...changed,
    encoder: layersMinus(changed.encoder, plain.encoder),
    decoder: layersMinus(changed.decoder, plain.decoder),
  };
}

function layersMinus(changed: readonly LayerTrace[], plain: readonly LayerTrace[]): LayerTrace[] {
  return changed.map((layer, l) => {
    const quantities: LayerTrace['quantities'] = {};
    for (const name of Object.keys(layer.quantities) as Quantity[]) {
      const before = plain[l]?.quantities[name];
      quantities[name] = layer.quantities[name]?.map((value, i) => value - (before?.[i] ?? NaN));
    }
    return { ...layer, quantities };
  });
}
