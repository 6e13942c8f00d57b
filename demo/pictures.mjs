// What to render: one row per picture of the catalogue, in the order of its pictures.
const [celadon, moonWhite, tenmoku, cinnabar, ash] = [1, 2, 3, 4, 5];

/** Scene → [glaze, view] of picture 1, 2, 3 … */
const products = {
  "river-mist-tea-bowl": [
    [celadon, 1],
    [moonWhite, 1],
    [tenmoku, 1],
    [celadon, 2],
    [celadon, 3],
  ],
  "hares-fur-tea-bowl": [
    [tenmoku, 1],
    [tenmoku, 2],
  ],
  "rain-hat-bowl": [
    [moonWhite, 1],
    [celadon, 1],
    [cinnabar, 1],
  ],
  "bell-cup": [
    [celadon, 1],
    [moonWhite, 1],
    [cinnabar, 1],
    [celadon, 2],
  ],
  "tank-cup": [
    [ash, 1],
    [tenmoku, 1],
  ],
  "morning-mug": [
    [celadon, 1],
    [moonWhite, 1],
    [tenmoku, 1],
    [ash, 1],
  ],
  "five-tasting-cups": [
    [celadon, 1],
    [celadon, 2],
  ],
  "pearl-teapot": [
    [celadon, 1],
    [moonWhite, 1],
    [cinnabar, 1],
    [celadon, 2],
  ],
  "side-handle-teapot": [
    [ash, 1],
    [tenmoku, 1],
  ],
  "high-handle-teapot": [
    [tenmoku, 1],
    [ash, 1],
  ],
  "three-part-gaiwan": [
    [moonWhite, 1],
    [celadon, 1],
    [cinnabar, 1],
    [moonWhite, 2],
  ],
  "fair-pitcher": [
    [celadon, 1],
    [moonWhite, 1],
  ],
  "handled-pitcher": [
    [ash, 1],
    [tenmoku, 1],
  ],
  "rinse-bowl": [
    [tenmoku, 1],
    [celadon, 1],
  ],
  "still-water-tray": [
    [ash, 1],
    [moonWhite, 2],
  ],
  "long-tea-tray": [
    [tenmoku, 1],
    [ash, 2],
  ],
  "fuliang-green-tea": [
    [celadon, 1],
    [celadon, 2],
  ],
  "keemun-black-tea": [
    [cinnabar, 1],
    [cinnabar, 2],
  ],
  "wuyi-shuixian": [
    [tenmoku, 1],
    [tenmoku, 2],
  ],
  "fuding-white-peony": [
    [moonWhite, 1],
    [moonWhite, 2],
  ],
  "osmanthus-oolong": [
    [ash, 1],
    [ash, 2],
  ],
  "drum-canister": [
    [celadon, 1],
    [moonWhite, 1],
    [tenmoku, 1],
    [cinnabar, 1],
    [celadon, 2],
  ],
  "bottle-vase": [
    [celadon, 1],
    [moonWhite, 1],
    [tenmoku, 1],
    [cinnabar, 1],
    [celadon, 2],
  ],
  "moon-jar": [
    [moonWhite, 1],
    [ash, 1],
  ],
  "single-stem-vase": [
    [celadon, 1],
    [moonWhite, 1],
    [tenmoku, 1],
    [cinnabar, 1],
    [ash, 1],
    [celadon, 2],
  ],
  "low-flower-basin": [
    [ash, 1],
    [tenmoku, 1],
  ],
  "three-foot-censer": [
    [celadon, 1],
    [ash, 2],
  ],
  "pebble-incense-stand": [
    [moonWhite, 1],
    [celadon, 1],
    [tenmoku, 1],
  ],
};

const wide = ["scene-shelf", "scene-kiln", "scene-frost-firing"];

export const pictures = [
  ...Object.entries(products).flatMap(([scene, views]) =>
    views.map(([glaze, view], at) => ({ name: `${scene}-${at + 1}`, scene, glaze, view, width: 800, height: 1000 })),
  ),
  ...wide.map((scene) => ({ name: scene, scene, glaze: celadon, view: 1, width: 1600, height: 900 })),
];
