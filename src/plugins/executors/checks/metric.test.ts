import { afterAll, beforeAll, expect, test } from 'vitest'
import { CheckBench } from '../../../testing/check-bench.ts'

let bench: CheckBench

beforeAll(() => {
  bench = new CheckBench(import.meta.resolve('../command.ts'))
})
afterAll(() => bench.world.dispose())

function measured(cmd: string, jsonpath: string, expect: { lte?: number; gte?: number }): Promise<string> {
  return bench.found({ type: 'metric', name: 'size', source: { cmd, jsonpath }, expect })
}

test('a number at a path of the JSON is held against its bounds', async () => {
  bench.file('m.json', '{"total":{"lines":{"pct":85.5}},"files":[{"kb":3},{"kb":9}],"a b":{"x\\"y":-1},"big":1e3}')
  const rows: readonly (readonly [string, { lte?: number; gte?: number }, string])[] = [
    ['$.total.lines.pct', { gte: 85.5 }, 'succeeded'],
    ['$.total.lines.pct', { gte: 90 }, 'failed CHECK_FAILED: Expected size to be at least 90; found 85.5.'],
    ['$.files[1].kb', { lte: 5 }, 'failed CHECK_FAILED: Expected size to be at most 5; found 9.'],
    ['$.files[-2]["kb"]', { lte: 3, gte: 3 }, 'succeeded'],
    ['$.files.length', { lte: 1 }, 'failed CHECK_FAILED: Expected size to be at most 1; found 2.'],
    [`$['a b']["x\\"y"]`, { lte: -1 }, 'succeeded'],
    ["$['big']", {}, 'succeeded'],
  ]
  for (const [path, bounds, wanted] of rows) expect(await measured('cat m.json', path, bounds), path).toBe(wanted)
})

test('what people are told beside it and the exit code do not count, and what is no number was not measured', async () => {
  expect(
    await measured(`echo '> size@1 measure'; echo; echo '[7]'; echo warning >&2; exit 2`, '$[0]', { lte: 7 }),
  ).toBe('succeeded')
  expect(await measured('echo ready; exit 3', '$.a', {})).toMatchInlineSnapshot(
    `"could_not_run CHECK_NO_JSON: \`echo ready; exit 3\` printed "ready", which is no JSON, and ended with exit code 3 (it printed nothing) so size is unknown."`,
  )
  expect(await measured('true', '$.a', {})).toMatch(
    /^could_not_run CHECK_NO_JSON: `true` printed nothing, which is no JSON/,
  )
  expect(await measured(`echo '{"a":"12"}'`, '$.a', { lte: 20 })).toMatch(
    /^could_not_run CHECK_NO_NUMBER: .* is "\\"12\\"", and no number/,
  )
  expect(await measured(`echo '{"a":{}}'`, '$.toString', {})).toMatch(/^could_not_run CHECK_NO_NUMBER: .* is missing/)
  for (const path of ['a', '$..a', '$.a[*]', '$.a[?(@.b)]', '$a'])
    expect(await measured(`echo '{"a":1}'`, path, {}), path).toMatch(/^could_not_run CHECK_PATH_UNUSABLE/)
  expect(await measured('no-such-command-anywhere', '$.a', {})).toMatch(/^could_not_run CHECK_COMMAND_MISSING/)
  expect(await measured('kill -TERM $$', '$.a', {})).toMatch(/^could_not_run CHECK_NOT_MEASURED: .*SIGTERM/)
})
