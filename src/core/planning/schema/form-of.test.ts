import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { z } from 'zod'
import { compileText } from '../../../testing/compiled-text.ts'
import { hashJson, prettyJson } from '../../model/canonical.ts'
import { Coordinator } from '../../model/coordinator.ts'
import { TasksArtifact } from '../../model/tasks-artifact.ts'
import { JsonBytes } from '../../std/json-bytes.ts'
import { artifactFiles, renderArtifacts } from '../artifacts/render.ts'
import { formOf } from './form-of.ts'
import { inSchemaOrder } from './schema-order.ts'
import { hashBySchema, writePretty } from './schema-text.ts'

const Inner = z.strictObject({ b: z.string(), a: z.number().optional(), '😀': z.array(z.boolean()) })
const Sample = z.strictObject({
  zeta: z.array(Inner),
  names: z.record(z.string().min(1), z.union([z.number().positive(), Inner])),
  kind: z.enum(['one', 'two']),
  none: Inner.nullable().optional(),
  text: z.string(),
})

const inner = fc.record(
  { b: fc.string({ unit: ANY_CHARACTER }), a: fc.double(), '😀': fc.array(fc.boolean()) },
  {
    requiredKeys: ['b', '😀'],
  },
)
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300 })
// An object of JavaScript puts names that are numbers first, whatever their order; a file has them sorted like all others.
const name = fc.string({ minLength: 1 }).filter((text) => !/^\d+$/.test(text))
const sample = fc.record({
  text: fc.string({ unit: ANY_CHARACTER }),
  names: fc.dictionary(name, fc.oneof(finite, inner)),
  zeta: fc.array(inner),
  kind: fc.constantFrom('one' as const, 'two' as const),
  none: fc.option(inner),
})

function written(write: (take: (piece: Uint8Array) => void) => void): string {
  const pieces: Buffer[] = []
  write((piece) => pieces.push(Buffer.from(piece)))
  return Buffer.concat(pieces).toString('utf8')
}

test('canonical bytes and bytes on disk are those of JSON.stringify over sorted or ordered keys', () => {
  fc.assert(
    fc.property(sample, (value) => {
      fc.pre(Sample.safeParse(value).success)
      expect(hashBySchema(Sample, value)).toBe(hashJson(value))
      expect(written((take) => writePretty(Sample, value, take))).toBe(prettyJson(inSchemaOrder(Sample, value)))
    }),
    { numRuns: 300 },
  )
})

test.each([65_533, 65_534, 65_535, 65_536, 70_000, 200_000])('a string of %d characters is written whole', (length) => {
  for (const text of ['x'.repeat(length), `\n${'é'.repeat(length)}`]) {
    const value: z.infer<typeof Sample> = { zeta: [], names: {}, kind: 'one', text }
    expect(hashBySchema(Sample, value)).toBe(hashJson(value))
    expect(written((take) => writePretty(Sample, value, take)) === prettyJson(value)).toBe(true)
  }
})

test('what stands in order already is not copied; what does not is', () => {
  const value = inSchemaOrder(Sample, { text: '', kind: 'one', names: { b: 1, a: 2 }, zeta: [{ '😀': [], b: '' }] })
  expect(JSON.stringify(value)).toBe('{"zeta":[{"b":"","😀":[]}],"names":{"a":2,"b":1},"kind":"one","text":""}')
  expect(inSchemaOrder(Sample, value)).toBe(value)
})

test('a form says what its schema says, whatever the value', () => {
  const junk = fc.oneof(sample, fc.jsonValue(), fc.record({ zeta: fc.jsonValue(), kind: fc.jsonValue() }))
  const change = fc.record({ value: junk, key: fc.constantFrom('zeta', 'names', 'kind', 'text', 'more'), by: junk })
  fc.assert(
    fc.property(change, ({ value, key, by }) => {
      const changed =
        typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, [key]: by } : value
      const noticed = { free: false }
      const fits = formOf(Sample).fits(changed, noticed)
      expect(fits && !noticed.free).toBe(Sample.safeParse(changed).success)
    }),
    { numRuns: 500 },
  )
})

test('keys that begin with x_ are noticed in shapes, and are names in records', () => {
  const told = (value: object): [boolean, boolean] => {
    const noticed = { free: false }
    return [formOf(Sample).fits(value, noticed), noticed.free]
  }
  const value = { zeta: [], names: { x_lock: 1 }, kind: 'two', text: '' }
  expect(told(value)).toEqual([true, false])
  expect(told({ ...value, x_mine: 1 })).toEqual([true, true])
  expect(told({ ...value, y: 1 })).toEqual([false, true])
  expect(hashBySchema(Sample, { ...value, x_mine: 1 } as z.infer<typeof Sample>)).toBe(hashJson(value))
  expect(told(JSON.parse('{"zeta":[],"names":{"__proto__":1},"kind":"two","text":""}') as object)[0]).toBe(false)
})

test('a plan fits its schemas, and streams the same files and hashes as its texts', () => {
  const plan = compileText(
    '# A\na 2h locks db run make\nb 1h pools dbs×2 after a c~0.5\nc "ü" flags done\n! dbs shared_limited 2',
  )
  for (const [schema, value] of [
    [TasksArtifact, plan.tasks],
    [Coordinator, plan.coordinator],
  ] as const) {
    expect(formOf(schema).fits(JSON.parse(JSON.stringify(value)), { free: false })).toBe(true)
  }
  const texts = renderArtifacts(plan)
  for (const [name, write] of artifactFiles(plan)) expect(written(write)).toBe(texts.get(name))
})

test('another implementation of SHA-256 gives the same hash', () => {
  const hashing = () => {
    const hash = createHash('sha256')
    return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') }
  }
  const value = { zeta: [], names: {}, kind: 'one' as const, text: 'ü'.repeat(100_000) }
  expect(hashBySchema(Sample, value, hashing)).toBe(hashBySchema(Sample, value))
})

test('bytes of a text are its UTF-8, lone surrogates as U+FFFD', () => {
  for (const text of ['aé€😀', '\ud800x', 'x'.repeat(200_000), '']) {
    const bytes = written((take) => {
      const out = new JsonBytes(take)
      out.text(text)
      out.flush()
    })
    expect(bytes).toBe(Buffer.from(text, 'utf8').toString('utf8'))
  }
})
