// Draws assets/world.svg from world-atlas (Natural Earth, public domain): one path a country, its id the
// ISO 3166-1 alpha-2 code; countries without a visible area are dots. Run by hand when borders change:
//     npm install --no-save world-atlas topojson-client topojson-simplify d3-geo i18n-iso-countries
//     node assets/build/map.mjs
import fs from 'node:fs';
import { presimplify, simplify } from 'topojson-simplify';
import { feature } from 'topojson-client';
import { geoCentroid, geoEqualEarth, geoPath } from 'd3-geo';
import iso from 'i18n-iso-countries';

const WIDTH = 960, HEIGHT = 440, DOT = 3; // px; coordinates in the file are half pixels
const DETAIL = 0.12; // least area of a corner that stays
const atlas = JSON.parse(fs.readFileSync('node_modules/world-atlas/countries-50m.json'));
const full = feature(atlas, atlas.objects.countries).features;
const light = simplify(presimplify(atlas), DETAIL);
const shapes = feature(light, light.objects.countries).features;
const projection = geoEqualEarth().rotate([-11, 0]).fitExtent([[2, 2], [WIDTH - 2, HEIGHT - 2]],
  { type: 'FeatureCollection', features: full.filter(f => f.id !== '010') });
const codeOf = f => f.id ? iso.numericToAlpha2(f.id) : { Kosovo: 'XK' }[f.properties.name];

// One ring: whole half pixels, relative moves, no point twice.
function ring(points) {
  let d = '', x = null, y = null, area = 0, n = 0;
  for (const [px, py] of points) {
    const X = Math.round(px * 2), Y = Math.round(py * 2);
    if (x === null) d = `M${X} ${Y}l`;
    else if (X === x && Y === y) continue;
    else {
      d += `${n > 1 && X >= x ? ' ' : ''}${X - x}${Y < y ? '' : ' '}${Y - y}`;
      area += x * Y - X * y;
    }
    x = X, y = Y, n++;
  }
  return { d: d + 'z', area: Math.abs(area) / 8, n };
}

function outline(shape) {
  const polygons = !shape.geometry ? []
    : shape.geometry.type === 'Polygon' ? [shape.geometry.coordinates] : shape.geometry.coordinates;
  let d = '', area = 0;
  for (const coordinates of polygons)
    for (const part of (geoPath(projection)({ type: 'Polygon', coordinates }) ?? '').split('M').slice(1)) {
      const r = ring(part.replace(/Z$/, '').split('L').map(p => p.split(',').map(Number)));
      if (r.n > 3 && r.area >= 0.9) d += r.d, area += r.area;
    }
  return { d, area };
}

function dot(country) {
  const [x, y] = projection(geoCentroid(country)).map(v => Math.round(v * 2)), r = DOT * 2;
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0${-2 * r} 0z`;
}

const countries = new Map();
full.forEach((country, i) => {
  const code = codeOf(country);
  if (!code || code === 'AQ') return;
  const { d, area } = outline(shapes[i]), small = area < 6;
  countries.set(code, { d: (countries.get(code)?.d ?? '') + (small ? dot(country) : d), small });
});
const paths = small => [...countries].sort().filter(([, v]) => v.small === small)
  .map(([code, v]) => `<path id="${code}" d="${v.d}"/>\n`).join('');
fs.writeFileSync('assets/world.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * 2} ${HEIGHT * 2}">\n<g id="land">\n`
  + `${paths(false)}</g>\n<g id="isles">\n${paths(true)}</g>\n</svg>\n`);
console.log(countries.size, 'countries');
