// How far apart colours look, to those as well who see no difference between red and green.

/** Of a full dichromacy each, over linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const sights = {
  all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
};

const dot = (row, column) => row.reduce((sum, value, i) => sum + value * column[i], 0);
const times = (matrix, column) => [0, 3, 6].map((from) => dot(matrix.slice(from, from + 3), column));

/** Oklab (Ottosson 2020) of an sRGB colour between 0 and 1, as somebody sees it. */
function oklab(rgb, sight) {
  const linear = rgb.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const seen = times(sights[sight], linear).map((value) => Math.min(1, Math.max(0, value)));
  const cones = times(
    [
      0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619,
      0.2817188376, 0.6299787005,
    ],
    seen,
  ).map(Math.cbrt);
  return times(
    [
      0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371,
      0.7827717662, -0.808675766,
    ],
    cones,
  );
}

/** Least distance of two of the colours in Oklab, in hundredths of the way from black to white, and which two for whom. */
export function nearestColours(colours) {
  let nearest = { distance: Infinity, names: '', sight: '' };
  for (const sight of Object.keys(sights)) {
    const seen = Object.entries(colours).map(([name, rgb]) => [name, oklab(rgb, sight)]);
    seen.forEach(([name, one], i) => {
      for (const [other, two] of seen.slice(i + 1)) {
        const distance = 100 * Math.hypot(...one.map((value, part) => value - two[part]));
        if (distance < nearest.distance) nearest = { distance, names: `${name}, ${other}`, sight };
      }
    });
  }
  return nearest;
}
