// node scripts/checksums.ts write|check <folder>: the SHA-256 of each of its files, in a list as `sha256sum` writes it.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const [verb, folder] = process.argv.slice(2)
if ((verb !== 'write' && verb !== 'check') || folder === undefined) {
  console.error('usage: node scripts/checksums.ts write|check <folder>')
  process.exit(2)
}

const list = join(folder, 'SHA256SUMS')
const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'SHA256SUMS')
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  .toSorted()
const sums = paths.map(
  (path) =>
    `${createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')}  ${path}\n`,
)

if (verb === 'write') {
  writeFileSync(list, sums.join(''))
} else if (readFileSync(list, 'utf8') !== sums.join('')) {
  console.error(`${list} does not match the files beside it, which are:\n${sums.join('')}`)
  process.exit(1)
}
console.log(`${list}: ${paths.length} files, ${verb === 'write' ? 'written' : 'all as listed'}`)
