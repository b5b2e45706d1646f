import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ARTIFACT_NAMES } from '../../src/core/planning/artifacts/render.ts'
import { schemaFiles } from './schema-files.ts'

const folder = join(import.meta.dirname, '..', '..', 'schemas')

test('schemas/ says what the code says; npm run schemas mends it', () => {
  const files = schemaFiles()
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort())
  for (const [name, text] of files) expect(readFileSync(join(folder, name), 'utf8') === text, name).toBe(true)
})

test('each JSON artifact has a schema, which is strict but for keys that begin with x_', () => {
  const files = schemaFiles()
  for (const name of ARTIFACT_NAMES.filter((artifact) => artifact.endsWith('.json'))) {
    const schema = JSON.parse(files.get(name.replace('.json', '.schema.json')) ?? 'null') as object
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false, patternProperties: { '^x_': {} } })
  }
})
