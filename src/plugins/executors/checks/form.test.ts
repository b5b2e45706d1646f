import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CheckBench } from '../../../testing/check-bench.ts'

let bench: CheckBench

beforeAll(() => {
  bench = new CheckBench(import.meta.resolve('../command.ts'))
})
afterAll(() => bench.world.dispose())

describe('a file that has to fit a JSON Schema', () => {
  const fits = (text: string, schema: string | undefined, name = 'data.json'): Promise<string> => {
    const path = bench.file(name, text)
    if (schema !== undefined && !schema.endsWith('.json')) bench.file('schema.json', schema)
    const named = schema === undefined ? {} : { schema: schema.endsWith('.json') ? schema : 'schema.json' }
    return bench.found({ type: 'artifact', path, expect: { valid: 'json_schema', ...named } })
  }
  const SCHEMA = JSON.stringify({
    type: 'object',
    required: ['port'],
    properties: { port: { type: 'integer', maximum: 65535 }, hosts: { items: { $ref: '#/$defs/host' } } },
    $defs: { host: { type: 'string', pattern: '^[a-z]+$' } },
  })

  test('does, or differs at a place', async () => {
    expect(await fits('{"port":80,"hosts":["a"]}', SCHEMA)).toBe('succeeded')
    expect(await fits('port: 80\nhosts: [a]\n', SCHEMA, 'data.yaml')).toBe('succeeded')
    expect(await fits('{}', SCHEMA)).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected data.json to fit schema.json; found at #: Instance does not have required property "port"."`,
    )
    expect(await fits('{"port":80,"hosts":["a","B"]}', SCHEMA)).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected data.json to fit schema.json; found at #/hosts/1: String does not match pattern."`,
    )
    expect(await fits('{"port":', SCHEMA)).toMatch(
      /^failed CHECK_FAILED: Expected data.json to be valid JSON or YAML; found /,
    )
    const old = '{"$schema":"http://json-schema.org/draft-04/schema#","maximum":5,"exclusiveMaximum":true}'
    expect(await fits('5', old)).toMatch(/^failed /)
    expect(await fits('4', old)).toBe('succeeded')
  })

  test('proves nothing when the schema is at fault, or never comes to an end', async () => {
    expect(await fits('{}', 'nowhere.json')).toMatch(/^could_not_run CHECK_SCHEMA_UNUSABLE: .*ENOENT/)
    expect(await fits('{}', undefined)).toMatch(/^could_not_run CHECK_SCHEMA_UNUSABLE: The check does not say/)
    expect(await fits('{}', '[1]')).toMatch(/^could_not_run CHECK_SCHEMA_UNUSABLE: .*neither an object/)
    expect(await fits('{}', '{"$ref":"#/$defs/no"}')).toMatch(/^could_not_run CHECK_SCHEMA_UNUSABLE/)
    expect(await fits('{}', '{"$ref":"#"}')).toMatch(/^could_not_run CHECK_SCHEMA_UNUSABLE/)
    const before = performance.now()
    const endless = await fits(`"${'a'.repeat(40)}!"`, '{"pattern":"^(a+)+$"}')
    expect(endless).toMatch(/^could_not_run CHECK_SCHEMA_UNUSABLE: .*nothing came of it within 250 ms/)
    expect(performance.now() - before).toBeLessThan(20_000)
  })
})

describe('a file that has to be an OpenAPI description', () => {
  const described = (text: string): Promise<string> =>
    bench.found({ type: 'artifact', path: bench.file('api.yaml', text), expect: { valid: 'openapi' } })
  const WHOLE = `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /carts/{id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    get:
      operationId: cart
      responses: { '200': { description: the cart }, 4XX: { $ref: '#/components/responses/No' } }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string } } }
  responses: { 'No': { description: none, content: { a/b: { example: { $ref: '#/not/a/reference' } } } } }
`
  const rows: readonly (readonly [string, string, string])[] = [
    ['3.1.0', '2.0.0', 'openapi is "2.0.0", not a version 3.0 or 3.1'],
    ['title: Shop, ', '', 'info.title is no text'],
    ['/carts/{id}:', 'carts:', 'paths: "carts" does not begin with /'],
    ['/carts/{id}:', '/carts/{cart}:', 'GET /carts/{cart} does not declare {cart}'],
    ['{ description: the cart }', '{}', 'GET /carts/{id}: the response 200 has no description'],
    ["'200'", "'20'", 'GET /carts/{id}: "20" is no status'],
    ['parameters/Id', 'parameters/Key', '#/components/parameters/Key leads nowhere'],
    ['required: true, ', '', '/carts/{id}: the parameter id of the path is not required'],
    [
      '    get:',
      '    post: { operationId: cart }\n    get:',
      'POST /carts/{id} has the operationId of GET /carts/{id}, cart',
    ],
  ]
  test.each(rows)('is none with %s as %s', async (whole, changed, fault) => {
    expect(await described(WHOLE)).toBe('succeeded')
    expect(await described(WHOLE.replace(whole, changed))).toContain(
      `failed CHECK_FAILED: Expected api.yaml to be an OpenAPI description; found ${fault}`,
    )
  })

  test('is none when it is another thing, and a reference to itself ends', async () => {
    expect(await described('- a')).toContain('found it is no object')
    expect(
      await described(
        WHOLE.replace(
          '{ name: id, in: path, required: true, schema: { type: string } }',
          "{ $ref: '#/components/parameters/Id' }",
        ),
      ),
    ).toBe('succeeded')
    expect(
      await described(
        WHOLE.replace('3.1.0', '3.0.3').replace(
          "      responses: { '200': { description: the cart }, 4XX: { $ref: '#/components/responses/No' } }\n",
          '',
        ),
      ),
    ).toContain('GET /carts/{id} has no responses')
  })
})
