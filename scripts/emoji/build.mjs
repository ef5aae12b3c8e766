// Builds public/emoji: the 32-pixel sheets of Noto and Twemoji with 128 colours, an index of their emoji with category
// and split, and their credits. The sheets come from the npm packages emoji-datasource-google and -twitter, which are
// installed into a temporary folder because they are large.
//
//   node scripts/emoji/build.mjs

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { heldOut } from './split.mjs'

const VERSION = '16.0.0'
const VENDORS = { noto: 'google', twemoji: 'twitter' }
const CELL = 34 // 32 pixels and a border of one

const out = join(dirname(fileURLToPath(import.meta.url)), '../../public/emoji')
const temporary = mkdtempSync(join(tmpdir(), 'emoji-'))
try {
  const packages = Object.values(VENDORS).map((vendor) => `emoji-datasource-${vendor}@${VERSION}`)
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', temporary, ...packages], {
    stdio: 'inherit',
  })
  const folder = (vendor) => join(temporary, 'node_modules', `emoji-datasource-${vendor}`)
  mkdirSync(out, { recursive: true })
  for (const [name, vendor] of Object.entries(VENDORS))
    cpSync(join(folder(vendor), 'img', vendor, 'sheets-128/32.png'), join(out, `${name}.png`))

  const all = JSON.parse(readFileSync(join(folder('google'), 'emoji.json'), 'utf8'))
  const emoji = all.filter((e) => e.category !== 'Component').sort((a, b) => a.sort_order - b.sort_order)
  const categories = [...new Set(emoji.map((e) => e.category))].sort((a, b) => (a < b ? -1 : 1))
  const entries = emoji.map((e) => ({
    code: e.unified,
    category: categories.indexOf(e.category),
    x: e.sheet_x,
    y: e.sheet_y,
    vendors: Object.entries(VENDORS)
      .filter(([, vendor]) => e[`has_img_${vendor}`])
      .map(([name]) => name),
  }))
  const test = heldOut(entries)
  const split = entries.map((entry) => ({ ...entry, isTest: test.has(entry.code) }))
  writeFileSync(join(out, 'emoji.json'), `${JSON.stringify({ cell: CELL, categories, entries: split })}\n`)
  writeFileSync(join(out, 'CREDITS.txt'), credits(readFileSync(join(folder('google'), 'LICENSE'), 'utf8')))
  console.log(`${entries.length} emoji in ${categories.length} categories`)
} finally {
  rmSync(temporary, { recursive: true })
}

function credits(license) {
  return `The images in this folder

noto.png     Noto Emoji, Copyright Google LLC, Apache License 2.0
             https://github.com/googlefonts/noto-emoji
twemoji.png  Twemoji graphics, Copyright Twitter, Inc and other contributors, CC-BY 4.0
             https://creativecommons.org/licenses/by/4.0/  https://github.com/jdecked/twemoji

Both sheets and the categories in emoji.json are from emoji-datasource ${VERSION}
(https://github.com/iamcal/emoji-data), unchanged but for the choice of 128 colours made there:

${license}`
}
