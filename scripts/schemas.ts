// Writes schemas/ from the code. With --check it writes nothing and fails when a file differs from what the code says.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaFiles } from './check/schema-files.ts'

const folder = join(import.meta.dirname, '..', 'schemas')
const files = schemaFiles()

function present(name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}

mkdirSync(folder, { recursive: true })
const changed = [...files].filter(([name, text]) => present(name) !== text).map(([name]) => name)
const extra = readdirSync(folder).filter((name) => !files.has(name))

if (process.argv.includes('--check')) {
  for (const name of changed) console.error(`schemas/${name} differs from the code: run npm run schemas`)
  for (const name of extra) console.error(`schemas/${name} belongs to no schema in the code: run npm run schemas`)
  process.exitCode = changed.length + extra.length > 0 ? 1 : 0
} else {
  for (const name of changed) writeFileSync(join(folder, name), files.get(name) ?? '')
  for (const name of extra) rmSync(join(folder, name))
  console.log(
    changed.length + extra.length === 0 ? 'schemas/ was up to date' : `wrote ${[...changed, ...extra].join(', ')}`,
  )
}
