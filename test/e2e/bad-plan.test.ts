// Plans that were edited by hand or mixed up: `validate-plan` says what, where and what to do, and `execute` refuses them.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { folderSource } from '../support/folder.ts'
import { copy, expectRefusal, listing, planInto, tasks } from '../support/tasks-command.ts'

const fresh = folderSource()
let good = ''
let other = ''

beforeAll(async () => {
  good = fresh()
  other = fresh()
  await Promise.all([
    planInto(good, '- One run: `true` [idempotent]\n- Two after: One run: `true` [idempotent]\n'),
    planInto(other, '- Uno run: `true` [idempotent]\n- Due after: Uno run: `true` [idempotent]\n'),
  ])
})

/** As much of an artifact as the edits below touch. */
interface Artifact {
  [field: string]: unknown
  tasks: Array<Record<string, unknown>>
  graph: {
    nodes: Array<{ [field: string]: unknown; estimates: Record<string, number> }>
    edges: Array<{ from: string; to: string }>
  }
}

type Edit = (plan: string) => void

/** Changes the text of a file of the plan. */
function text(file: string, change: (text: string) => string): Edit {
  return (plan) => {
    const before = readFileSync(join(plan, file), 'utf8')
    const after = change(before)
    if (after === before) throw new Error(`the edit of ${file} changes nothing`)
    writeFileSync(join(plan, file), after)
  }
}

/** Changes what an artifact says. */
function object(file: string, change: (artifact: Artifact) => void): Edit {
  return text(file, (before) => {
    const artifact = JSON.parse(before) as Artifact
    change(artifact)
    return `${JSON.stringify(artifact, null, 2)}\n`
  })
}

const firstNode = (artifact: Artifact): Artifact['graph']['nodes'][number] => {
  const [node] = artifact.graph.nodes
  if (node === undefined) throw new Error('the plan has no node')
  return node
}
const firstEdge = (artifact: Artifact): Artifact['graph']['edges'][number] => {
  const [edge] = artifact.graph.edges
  if (edge === undefined) throw new Error('the plan has no edge')
  return edge
}
const C = 'coordinator.json'

interface Case {
  readonly what: string
  readonly edit: Edit
  /** What stands in brackets behind the finding. */
  readonly code: string
  /** What `validate-plan` says of it. */
  readonly said: readonly RegExp[]
  /** Exit code of `execute`, when it is not 5. */
  readonly refusedWith?: number
}

const CASES: readonly Case[] = [
  {
    what: 'a cycle',
    edit: object(C, (o) => o.graph.edges.push({ ...firstEdge(o), from: 'P1.T002', to: 'P1.T001' })),
    code: 'cycle',
    said: [/P1\.T001 → P1\.T002 → P1\.T001/, /coordinator\.json#\/graph\/edges/, /next: .*P1\.T002 → P1\.T001/],
    refusedWith: 3,
  },
  {
    what: 'a task that comes after itself',
    edit: object(C, (o) => o.graph.edges.push({ ...firstEdge(o), from: 'P1.T001', to: 'P1.T001' })),
    code: 'self-edge',
    said: [/P1\.T001 depends on itself/, /coordinator\.json#\/graph\/edges\/1/],
  },
  {
    what: 'a duplicate id in the coordinator',
    edit: object(C, (o) => o.graph.nodes.push(firstNode(o))),
    code: 'duplicate-id',
    said: [/P1\.T001/, /coordinator\.json#\/graph\/nodes\/2\/id/],
  },
  {
    what: 'a duplicate id in tasks.json',
    edit: object('tasks.json', (o) => o.tasks.push({ ...o.tasks[0] })),
    code: 'duplicate-id',
    said: [/P1\.T001/, /tasks\.json#\/tasks\/2\/id/],
  },
  {
    what: 'an unknown field',
    edit: object(C, (o) => (firstNode(o)['prioritty'] = 'high')),
    code: 'unknown-field',
    said: [/"prioritty"/, /coordinator\.json#\/graph\/nodes\/0\/prioritty/, /mean "priority"\?/],
  },
  {
    what: 'a field called __proto__',
    edit: text(C, (json) => json.replace('{', '{"__proto__": {"polluted": true},')),
    code: 'unknown-field',
    said: [/"__proto__"/, /coordinator\.json#\/__proto__/],
  },
  {
    what: 'a changed title',
    edit: object('tasks.json', (o) => Object.assign(o.tasks[0] ?? {}, { title: 'Other' })),
    code: 'hash-mismatch',
    said: [/tasks\.json/, /tasks\.json#\/meta\/artifact_hash/],
  },
  {
    what: 'an artifact that is gone',
    edit: (plan) => rmSync(join(plan, 'dag.json')),
    code: 'missing-artifact',
    said: [/at dag\.json/, /next: .*tasks plan/],
  },
  {
    what: 'tasks of another plan',
    edit: (plan) => copy(join(other, 'plan', 'tasks.json'), join(plan, 'tasks.json')),
    code: 'chain-broken',
    said: [/tasks\.json was made from another/, /tasks\.json#\/meta/, /belong together/],
  },
  {
    what: 'a coordinator of another plan',
    edit: (plan) => copy(join(other, 'plan', C), join(plan, C)),
    code: 'chain-broken',
    said: [/another tasks\.json/, /coordinator\.json#\/meta\/tasks_hash/],
  },
  {
    what: 'an edge to no task',
    edit: object(C, (o) => (firstEdge(o).to = 'P1.T009')),
    code: 'unknown-reference',
    said: [/P1\.T009/, /coordinator\.json#\/graph\/edges\/0\/to/],
  },
  {
    what: 'a negative duration',
    edit: object(C, (o) => (firstNode(o).estimates['mean_h'] = -1)),
    code: 'schema',
    said: [/at least 0 is expected/, /coordinator\.json#\/graph\/nodes\/0\/estimates\/mean_h/],
  },
  {
    what: 'a duration that is text',
    edit: text(C, (json) => json.replace(/"mean_h": [\d.]+/, '"mean_h": "soon"')),
    code: 'schema',
    said: [/number/, /coordinator\.json#\/graph\/nodes\/0\/estimates\/mean_h/],
  },
  {
    what: 'NaN',
    edit: text(C, (json) => json.replace(/"mean_h": [\d.]+/, '"mean_h": NaN')),
    code: 'json-syntax',
    said: [/not JSON/, /NaN/, /at coordinator\.json:\d+:\d+/],
  },
  {
    what: 'a number that is infinite',
    edit: text(C, (json) => json.replace(/"mean_h": [\d.]+/, '"mean_h": 1e999')),
    code: 'json-syntax',
    said: [/1e999/, /at coordinator\.json:\d+:\d+/],
  },
  {
    what: 'a comma too many on the second line',
    edit: text(C, (json) => json.replace(/("version": "[\d.]+"),/, '$1,,')),
    code: 'json-syntax',
    said: [/not JSON/, /at coordinator\.json:2:\d+/],
  },
  {
    what: 'an artifact that was cut off',
    edit: text('tasks.json', (json) => json.slice(0, 300)),
    code: 'json-syntax',
    said: [/tasks\.json is not JSON/, /at tasks\.json:\d+:\d+/],
  },
  {
    what: 'an empty artifact',
    edit: text(C, () => ''),
    code: 'json-syntax',
    said: [/not JSON/, /at coordinator\.json:1:1/],
  },
  { what: 'a list in place of an object', edit: text(C, () => '[]\n'), code: 'schema', said: [/no object/] },
]

describe.concurrent('a plan that is not as it was made', () => {
  test.each(CASES)('with $what is told by validate-plan, and execute refuses it', async (one) => {
    const folder = copy(good, join(fresh(), 'site'))
    one.edit(join(folder, 'plan'))
    const before = listing(folder)
    const [validated, executed] = await Promise.all([
      tasks(folder, 'validate-plan', 'plan'),
      tasks(folder, 'execute', 'plan'),
    ])
    expect(validated).toMatchObject({ exitCode: 5, stderr: '' })
    const finding = validated.stdout.split(/^(?=error: |warning: |✗ )/m).find((part) => part.includes(`[${one.code}]`))
    expect(finding, validated.stdout).toMatch(/^error: [\s\S]*\n {2}at .+\n {2}next: .+\n$/)
    for (const words of one.said) expect(finding).toMatch(words)
    expect(validated.stdout).not.toMatch(/^\s+at .*\.[cm]?[jt]s:\d+/m)
    expectRefusal(executed, one.refusedWith ?? 5, /at plan\//)
    expect(executed.stdout).toBe('')
    expect(listing(folder)).toEqual(before)
  })

  test('with a directory in place of an artifact is refused', async () => {
    const folder = copy(good, join(fresh(), 'site'))
    rmSync(join(folder, 'plan', C))
    mkdirSync(join(folder, 'plan', C))
    const before = listing(folder)
    for (const verb of ['validate-plan', 'execute', 'show-plan']) {
      expectRefusal(await tasks(folder, verb, 'plan'), 1, /cannot be read/, /at plan/)
    }
    expect(listing(folder)).toEqual(before)
  })

  test('because the specification beside it was changed is told, and not carried out', async () => {
    const folder = copy(good, join(fresh(), 'site'))
    appendFileSync(join(folder, 'plan', 'spec', 'spec.md'), 'x\n')
    const validated = await tasks(folder, 'validate-plan', 'plan')
    expect(validated).toMatchObject({ exitCode: 5, stderr: '' })
    expect(validated.stdout).toMatch(
      /spec\/spec\.md was changed.*\[source-changed\]\n {2}at features\.json.*\n {2}next: /,
    )
    expect(await tasks(folder, 'execute', 'plan')).toMatchObject({ exitCode: 5 })
  })

  test('but only with notes of one’s own is valid, and is carried out', async () => {
    const folder = copy(good, join(fresh(), 'site'))
    object(C, (o) => {
      o['x_note'] = 'mine'
      firstNode(o)['x_note'] = { a: 1 }
    })(join(folder, 'plan'))
    expect(await tasks(folder, 'validate-plan', 'plan')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await tasks(folder, 'execute', 'plan')).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
