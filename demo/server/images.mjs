// @ts-check
import { png } from './png.mjs';

const width = 640;
const height = 400;

/**
 * @typedef {object} Image
 * @property {string} name
 * @property {string} title
 * @property {import('./png.mjs').Paint} paint
 */

/** @type {Image[]} */
const images = [
  {
    name: 'sunrise.png',
    title: 'Sunrise',
    paint: (x, y) =>
      Math.hypot(x - 320, y - 300) < 90 ? [255, 214, 102] : [250 - y / 5, 120 + y / 4, 90 + y / 3],
  },
  {
    name: 'waves.png',
    title: 'Waves',
    paint: (x, y) => {
      const depth = Math.floor((y + 18 * Math.sin(x / 40)) / 50);
      return [20 + depth * 6, 90 + depth * 14, 140 + depth * 12];
    },
  },
  {
    name: 'rings.png',
    title: 'Rings',
    paint: (x, y) =>
      Math.floor(Math.hypot(x - 320, y - 200) / 26) % 2 === 0 ? [94, 53, 177] : [237, 231, 246],
  },
  {
    name: 'tiles.png',
    title: 'Tiles',
    paint: (x, y) => {
      const odd = (Math.floor(x / 40) + Math.floor(y / 40)) % 2 === 1;
      return odd ? [67, 160, 71] : [200 - x / 8, 230, 201];
    },
  },
];

/** @returns {{ name: string, title: string, bytes: Uint8Array<ArrayBuffer> }[]} */
export function paintImages() {
  return images.map(({ name, title, paint }) => ({
    name,
    title,
    bytes: png(width, height, paint),
  }));
}
