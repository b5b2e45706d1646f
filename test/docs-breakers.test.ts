// The example of a breaker of one's own is loaded as it stands on its page, and knows the failure that the page tells of.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { diagnoser } from '../src/core/scheduling/guards/own-breakers.ts'
import { loadConfig } from '../src/operations/config.ts'
import { classifierOf } from '../src/operations/failure-patterns.ts'
import { planFromText } from '../src/testing/plan-text.ts'

test('the breaker of the page counts the failure that the page tells of', async () => {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'policies.md'), 'utf8')
  const section = page.slice(page.indexOf('### Breakers of your own'))
  const [, example = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(section) ?? []
  const [, printed = ''] = /A task prints `(.+?)` and exits with 9/.exec(section) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'tasks.config.ts'), example)
  const { config } = await loadConfig(folder)
  const report = { type: 'finished', outcome: 'failed', exit_code: 9, duration_ms: 1 } as const
  const error = classifierOf(config).classify(report, { log_tail: `begin\n${printed}\n` })
  const [node] = planFromText('a 1m').graph.nodes
  const warnings: string[] = []
  const diagnosed = diagnoser(config.breakers ?? {}, (text) => warnings.push(text))(error as never, node as never)
  expect(diagnosed.diagnoses).toEqual({ 'licence-server': 'seats' })
  expect(warnings).toEqual([])
})
