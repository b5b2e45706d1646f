import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { planDot } from './plan-dot.ts'
import { planJson } from './plan-json.ts'
import { planMermaid } from './plan-mermaid.ts'
import type { PlanPicture } from './plan-picture.ts'
import { planTable } from './plan-table.ts'

function picture(text: string): PlanPicture {
  const plan = compileText(text, {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({ ...task, title: TITLES.get(task.key) ?? task.title })),
  }))
  const { coordinator, tasks, dag, waves } = plan
  return { coordinator, features: plan.features.features, tasks, dag, waves }
}

const TITLES = new Map([
  ['wide', '数据库を移す 🚀'],
  ['hostile', 'Say "hi" \\ <b>[x]</b> | `y`;\u001b[31m\nend'],
])

const PLAN = picture(`# Build "it"
wide 2h locks db run make
# Ship & run
hostile 1h after wide pools dbs×2
test 1h after hostile wide soft lint flags optional
lint 1h reads db flags done
! dbs shared_limited 2`)

const withoutHashes = (text: string): string => text.replaceAll(/PLAN-[0-9a-f]{12}/g, 'PLAN-…')

test('a table is aligned, whatever letters the titles hold', () => {
  expect(withoutHashes(planTable(PLAN))).toMatchInlineSnapshot(`
    "Test plan (PLAN-…)
    Status    ok
    Size      4 tasks (1 done), 2 features, 2 edges and 1 soft, width 2
    Work      4h 00m in all; critical path 4h 00m over 3 tasks
    Frontier  P50 4h 00m, P80 4h 00m, P95 4h 00m; by means at least 4h 00m
    Waves     P50 4h 00m, P80 4h 00m, P95 4h 00m; 3 waves
    Compared  the frontier takes 100 % of the time of the waves, by bounds (pert_max); nothing was simulated
    Runs      rolling frontier, 2 to 8 workers, at most 10 tasks at once

      ID       TASK                                           EXPECTED  AFTER    TAKES

    F001 Build "it"
    * P1.T001  数据库を移す 🚀                                2h 00m             db

    F002 Ship & run
    * P2.T001  Say "hi" \\ <b>[x]</b> | \`y\`; [31m end (agent)  1h 00m    P1.T001  dbs×2
    * P2.T002  test (optional, agent)                         1h 00m    P2.T001
      P2.T003  lint (done, agent)                             1h 00m             db (read)
    "
  `)
})

test('a Mermaid chart escapes what Mermaid would obey', () => {
  expect(planMermaid(PLAN)).toMatchInlineSnapshot(`
    "flowchart LR
      subgraph F001["F001 Build #34;it#34;"]
        t0["P1.T001<br/>数据库を移す 🚀"]
      end
      subgraph F002["F002 Ship #38; run"]
        t1["P2.T001<br/>Say #34;hi#34; #92; #60;b#62;#91;x#93;#60;/b#62; #124; #96;y#96;#59; #91;31m end"]
        t2["P2.T002<br/>test"]
        t3["P2.T003<br/>lint"]
      end
      t0 --> t1
      t1 --> t2
      t3 -.-> t2
      classDef critical stroke-width:3px
      class t0,t1,t2 critical
    "
  `)
})

test('a Graphviz graph escapes what Graphviz would obey', () => {
  expect(planDot(PLAN)).toMatchInlineSnapshot(`
    "digraph plan {
      rankdir=LR
      label="Test plan"
      node [shape=box, style=rounded, fontname="sans-serif"]
      subgraph cluster_0 {
        label="F001 Build \\"it\\""
        "P1.T001" [label="P1.T001\\n数据库を移す 🚀", penwidth=3]
      }
      subgraph cluster_1 {
        label="F002 Ship & run"
        "P2.T001" [label="P2.T001\\nSay \\"hi\\" \\\\ <b>[x]</b> | \`y\`; [31m end", penwidth=3]
        "P2.T002" [label="P2.T002\\ntest", penwidth=3]
        "P2.T003" [label="P2.T003\\nlint"]
      }
      "P1.T001" -> "P2.T001"
      "P2.T001" -> "P2.T002"
      "P2.T003" -> "P2.T002" [style=dashed]
    }
    "
  `)
})

test('JSON names for each task what it waits for and takes', () => {
  const json = JSON.parse(planJson(PLAN)) as {
    tasks: { after: string[]; soft_after: string[] }[]
    critical_path: string[]
  }
  expect(json.tasks.map((task) => [task.after, task.soft_after])).toEqual([
    [[], []],
    [['P1.T001'], []],
    [['P2.T001'], ['P2.T003']],
    [[], []],
  ])
  expect(json.critical_path).toEqual(['P1.T001', 'P2.T001', 'P2.T002'])
})
