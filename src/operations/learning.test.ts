import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prettyJson } from '../core/model/canonical.ts'
import type { Event } from '../core/model/event.ts'
import { simulate } from '../simulation/simulate.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { EventList } from '../testing/event-list.ts'
import { planFromText } from '../testing/plan-text.ts'
import { NO_HISTORY } from '../core/planning/history/history.ts'
import { renderStoryLine } from '../core/view/story-line.ts'
import { Story } from '../core/view/story.ts'
import { startExecution } from './execute.ts'
import { historyPath, readHistory, writeHistory } from './history-file.ts'
import { learnFrom, patternsThatAskAt, rebuiltHistory } from './learning.ts'
import { openSite } from './open-site.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tasks-learning-'))
})
afterAll(() => rmSync(root, { recursive: true }))

const fresh = (): string => mkdtempSync(join(root, 'site-'))
const text = (site: string): string => readFileSync(historyPath(site), 'utf8')

/** Events of one simulated execution in which some attempts fail. */
function execution(seed: number): readonly Event[] {
  const plan = planFromText('a 1h\nb 2h after a retries 3\nc 3h after a needs gpu retries 3\nworker gpu generic gpu')
  const faults = { run_fails: 0.3, lost: 0.1 }
  return simulate(plan, { seed, durations: 'drawn', options: { dry_run: false }, faults }).events
}

test('what is learned at each end and stop is what is learned of the whole journal at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
      fc.nat(30),
      async (seeds, cut) => {
        const site = fresh()
        const journal = new MemoryJournal()
        let position = 0
        const append = async (events: readonly Event[], id: string): Promise<void> => {
          if (events.length === 0) return
          await journal.append(events.map((event) => ({ ...event, execution_id: id, position: ++position })))
          expect(learnFrom(site, journal, id)).toBeUndefined()
        }
        const all = seeds.map((seed, i) => ({ id: `exec-${i}`, events: execution(seed) }))
        for (const { id, events } of all) await append(events.slice(0, cut), id)
        for (const { id, events } of all.toReversed()) await append(events.slice(cut), id)
        expect(text(site)).toBe(prettyJson(rebuiltHistory(journal).history))
      },
    ),
    { numRuns: 15 },
  )
})

test('an execution that is learned from twice is counted once', async () => {
  const site = fresh()
  const journal = new MemoryJournal()
  const events = execution(3)
  await journal.append(events)
  const id = events[0]?.execution_id ?? ''
  learnFrom(site, journal, id)
  const once = text(site)
  learnFrom(site, journal, id)
  expect(text(site)).toBe(once)
})

test('an execution that taught nothing leaves nothing behind', async () => {
  const site = fresh()
  const journal = new MemoryJournal()
  await journal.append(new EventList().start('a 1h agent', { agent: 'simulated' }).events)
  expect(learnFrom(site, journal, 'exec-2026-11-22-001')).toBeUndefined()
  expect(readHistory(historyPath(site))).toBeUndefined()
})

test('nothing of what tasks are called or say stands in the file', async () => {
  const site = fresh()
  const journal = new MemoryJournal()
  await journal.append(
    execution(5).map((event) => JSON.parse(JSON.stringify(event).replaceAll('P1.a', 'P1.secret')) as Event),
  )
  learnFrom(site, journal, 'exec-simulated-001')
  expect(text(site)).not.toMatch(/secret|P1\.|simulated failure/)
})

test('a broken file is left as it is, told, and takes no right away', async () => {
  const site = fresh()
  const journal = new MemoryJournal()
  await journal.append(execution(3))
  writeFileSync(historyPath(site), '{"schema": "tasks-slaps/history",')
  expect(learnFrom(site, journal, 'exec-simulated-001')).toMatch(/^Nothing was learned: .*not JSON.*history\.json:1/)
  expect(text(site)).toBe('{"schema": "tasks-slaps/history",')
  expect(patternsThatAskAt(site)).toEqual([])
})

test('remedies that did not help twice take away the right to act alone, and later ones that help give it back', async () => {
  const site = fresh()
  const journal = new MemoryJournal()
  const list = new EventList().start('a 1h')
  let told = 0
  const ends = async (outcome: 'helped' | 'did_not_help'): Promise<string[]> => {
    list.after(1000).add({ type: 'remedy_ended', issue: 'issue-1', pattern: 'schema-drift', outcome, took_ms: 5 })
    await journal.append(list.events.slice(told))
    told = list.events.length
    learnFrom(site, journal, 'exec-2026-11-22-001')
    return patternsThatAskAt(site)
  }
  expect(await ends('did_not_help')).toEqual([])
  expect(await ends('did_not_help')).toEqual(['schema-drift'])
  expect(await ends('helped')).toEqual(['schema-drift'])
  expect(await ends('helped')).toEqual([])
})

test('an execution learns when it has ended, and says at its start which patterns ask first', async () => {
  const codebase = fresh()
  const recent = [1, 2].map((at) => ({ at, outcome: 'did_not_help' as const }))
  const record = { pattern: 'schema-drift', helped: 0, did_not_help: 2, failed: 0, recent }
  writeHistory(historyPath(codebase), { ...NO_HISTORY, remedies: [record] })
  const site = openSite(codebase, codebase, 'test')
  const story = new Story()
  const lines: string[] = []
  try {
    const events = (batch: readonly Event[]): void =>
      batch.forEach((event) => story.tell(event).forEach((line) => lines.push(renderStoryLine(line))))
    const text = planFromText('a 1h')
    const nodes = text.graph.nodes.map((node) => ({ ...node, action: { kind: 'shell' as const, cmd: 'true' } }))
    const plan = { coordinator: { ...text, graph: { ...text.graph, nodes } }, plan_dir: codebase, codebase }
    const run = startExecution(plan, { actor: 'test' }, site.ports, { events, trouble: () => {} })
    expect((await run.run()).status).toBe('completed')
    const [first] = site.journal.read()
    expect(first).toMatchObject({ type: 'execution_started', options: { heal_asks: ['schema-drift'] } })
  } finally {
    site.close()
  }
  expect(lines.join('\n')).toContain('Remedies that did not help before ask first: schema-drift')
  expect(readHistory(historyPath(codebase))).toMatchObject({
    executions: [{}],
    work: [{ executor: 'command', samples: 1 }],
    remedies: [record],
  })
})
