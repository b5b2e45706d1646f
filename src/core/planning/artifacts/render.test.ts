import { expect, test } from 'vitest'
import { artifactHash, hashJson } from '../../model/canonical.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { ARTIFACT_NAMES, renderArtifacts } from './render.ts'
import { readHashes } from './hashes.ts'

const SPEC = `# Check | the code
lint run npm run lint
# Ship
migrate 2h locks db after lint
seed 1h locks db after lint~0.5
test 1h pools dbs×2 after migrate lint run npm test -- "a|b"
publish after test soft seed
! dbs shared_limited 2`

test('the files of a plan are these, in this order', () => {
  expect([...renderArtifacts(compileText(SPEC)).keys()]).toEqual(ARTIFACT_NAMES)
})

test('each artifact carries its own hash, that of the one before, and a plan id from the tasks', () => {
  const files = renderArtifacts(compileText(SPEC))
  const read = (name: string) => JSON.parse(files.get(name) ?? '') as { meta: Record<string, string> }
  const [features, tasks, dag, waves, coordinator] = ['features', 'tasks', 'dag', 'waves', 'coordinator'].map((name) =>
    read(`${name}.json`),
  ) as [never, never, never, never, never] as { meta: Record<string, string> }[]
  for (const artifact of [features, tasks, dag, waves, coordinator]) {
    expect(artifact?.meta['artifact_hash']).toBe(artifactHash(artifact as { meta: object }))
  }
  expect(tasks?.meta['features_hash']).toBe(features?.meta['artifact_hash'])
  expect(tasks?.meta['proposals_hash']).toBe(hashJson(read('proposals.json')))
  expect(dag?.meta['tasks_hash']).toBe(tasks?.meta['artifact_hash'])
  expect(waves?.meta['dag_hash']).toBe(dag?.meta['artifact_hash'])
  expect(coordinator?.meta['waves_hash']).toBe(waves?.meta['artifact_hash'])
  expect(coordinator?.meta['plan_id']).toBe(`PLAN-${tasks?.meta['artifact_hash']?.slice(0, 12)}`)
})

test('both documents name the hashes of the files they were written from', () => {
  const plan = compileText(SPEC)
  const files = renderArtifacts(plan)
  for (const document of ['Plan.md', 'Decisions.md']) {
    const hashes = readHashes(files.get(document) ?? '')
    expect(hashes.size).toBe(6)
    expect(hashes.get('coordinator.json')).toBe(plan.coordinator.meta.artifact_hash)
  }
})

test('Plan.md is a document that people can read', () => {
  const text = renderArtifacts(compileText(SPEC)).get('Plan.md') ?? ''
  expect(text.replaceAll(/[0-9a-f]{12,64}/g, '…')).toMatchInlineSnapshot(`
    "# Test plan

    \`PLAN-…\`, made from [spec.md](spec/spec.md).

    |  |  |
    | --- | --- |
    | tasks | 5 in 2 features |
    | dependencies | 4, of which 3 are needed to say the order |
    | work in all | 8h 20m |
    | expected finish | 7h 20m (P50), 8h 59m (P95), by pert_max |
    | no schedule is shorter than | 7h 20m |
    | critical path | 7h 20m over 4 tasks |
    | tasks side by side | up to 2 by their order, 2 to 8 workers |
    | execution model | rolling frontier |

    ## How to run it

    \`\`\`sh
    tasks execute . --dry-run   # what would run when
    tasks execute .             # carry it out
    tasks validate-plan .       # is it whole, and as it was made?
    \`\`\`

    A plan is not edited by hand: change the specification and plan again.

    3 tasks have no command (P2.T001, P2.T002, P2.T004): say who does them with \`--agent\`.

    ## Features and tasks

    ### F001 Check \\| the code

    Priority medium.

    | id | task | expected | after | takes | does |
    | --- | --- | --- | --- | --- | --- |
    | P1.T001 | lint | 10.8s |  |  | \`npm run lint\` |

    ### F002 Ship

    Priority medium.

    | id | task | expected | after | takes | does |
    | --- | --- | --- | --- | --- | --- |
    | P2.T001 | migrate | 2h 00m | P1.T001 | db | by an agent |
    | P2.T002 | seed | 1h 00m |  | db | by an agent |
    | P2.T003 | test | 1h 00m | P2.T001 | dbs×2 | \`npm test -- "a\\|b"\` |
    | P2.T004 | publish | 4h 20m | P2.T003 |  | by an agent |

    ## Critical path

    The chain that takes longest; a delay of one of these delays the whole.

    1. P1.T001 lint, 10.8s
    2. P2.T001 migrate, 2h 00m
    3. P2.T003 test, 1h 00m
    4. P2.T004 publish, 4h 20m

    ## Waves

    A forecast by layers, each wave for itself, for orientation: the rolling frontier starts each task as soon as it can.

    | wave | tasks | P50 | P95 |
    | --- | --- | --- | --- |
    | 1 | P1.T001, P2.T002 | 1h 00m | 1h 00m |
    | 2 | P2.T001 | 2h 00m | 2h 00m |
    | 3 | P2.T003 | 1h 00m | 1h 00m |
    | 4 | P2.T004 | 4h 20m | 5h 59m |

    ## Resources

    | name | kind | units | tasks | at least |
    | --- | --- | --- | --- | --- |
    | db | one at a time | 1 | 2 | 3h 00m |
    | dbs | pool | 2 | 1 | 1h 00m |

    Where more tasks want a resource than can have it:

    - db: Split "db" into several locks, or let tasks that only read it say (read).

    ## Dependencies to review

    Too uncertain to order anything:

    | task | after | type | confidence |
    | --- | --- | --- | --- |
    | P2.T002 | P1.T001 | sequential | 0.5 |

    Soft: preferred, never waited for:

    | task | after | type | confidence |
    | --- | --- | --- | --- |
    | P2.T004 | P2.T002 | sequential | 1 |

    ## Noticed

    - **only-exit-status** (spec.md:2): Nothing but the exit status of their own commands proves 2 tasks: P1.T001, P2.T003. Add accept: with a check of what they leave behind, where the command may succeed without having done its work.
    - **low-confidence** (spec/spec.md#L5-L5): P2.T002 "seed" probably waits for P1.T001 "lint" (confidence 0.5, below 0.7; the longest chain through it takes 1 h); it only prefers that order. If the order matters, say so with after: in the specification; if not, nothing has to be done.

    ## What was filled in

    The specification left 13 fields unsaid for some tasks; defaults stand there, and each task lists them under \`inferred\`.

    | field | filled for |
    | --- | --- |
    | \`boundaries.definition_of_done.criteria\` | all tasks |
    | \`boundaries.definition_of_done.stop_when\` | all tasks |
    | \`boundaries.expected_complexity\` | all tasks |
    | \`boundaries.scope.includes\` | all tasks |
    | \`category\` | all tasks |
    | \`idempotent\` | all tasks |
    | \`resource_requirements.peak\` | all tasks |
    | \`scheduling_hints.max_retries\` | all tasks |
    | \`scheduling_hints.preemptible\` | all tasks |
    | \`scheduling_hints.priority\` | all tasks |
    | \`action\` | P2.T001, P2.T002, P2.T004 |
    | \`duration\` | P1.T001, P2.T004 |
    | \`resource_requirements.estimated\` | P1.T001, P2.T004 |

    ## Hashes

    | file | SHA-256 of its canonical JSON |
    | --- | --- |
    | \`proposals.json\` | \`…\` |
    | \`features.json\` | \`…\` |
    | \`tasks.json\` | \`…\` |
    | \`dag.json\` | \`…\` |
    | \`waves.json\` | \`…\` |
    | \`coordinator.json\` | \`…\` |
    "
  `)
})

test('Decisions.md tells what was decided', () => {
  const text = renderArtifacts(compileText(SPEC)).get('Decisions.md') ?? ''
  expect(text.replaceAll(/[0-9a-f]{12,64}/g, '…')).toMatchInlineSnapshot(`
    "# Decisions for Test plan

    \`PLAN-…\`

    ## 1. How the plan is carried out

    **Context.** 5 tasks, 4 waves when cut by layers.

    **Options.**

    - rolling frontier: each task starts as soon as it can; P50 7h 20m, P95 8h 59m
    - waves: a wave starts when the one before has ended; P50 8h 20m, P95 9h 59m

    **Selected.** Rolling frontier.

    **Why.** It is the default. By the estimate (pert_max) the frontier takes 0.880361 of the time of the waves.

    ## 2. Uncertain dependencies

    **Context.** 1 hard dependency is below the confidence of 0.7: P1.T001 → P2.T002 (0.5).

    **Options.**

    - soft: prefer the order, wait for nothing, list for review
    - hold: let the task wait until a person confirms
    - drop: forget the dependency

    **Selected.** Soft.

    **Why.** A guess should not hold work back, and should not be lost either.

    ## 3. Tasks that want the same resource

    **Context.** 1 resource is wanted by more tasks than can have it at once: db (1 for 2 tasks).

    **Options.**

    - claims: each task takes all that it needs when it starts, or waits
    - arrows: fix one order beforehand

    **Selected.** Claims.

    **Why.** An order fixed beforehand would make tasks wait for others that have nothing to do with them.

    ## 4. Dependencies that others already imply

    **Context.** 1 of 4 hard dependencies say what a longer path says too: P1.T001 → P2.T003.

    **Options.**

    - show them all
    - show the order by its fewest arrows, and keep all for the execution

    **Selected.** The fewest arrows are shown; all are kept.

    **Why.** The order is the same and easier to read; when a task in between is skipped, the arrow around it still holds.

    ## 5. What the specification left unsaid

    **Context.** 13 fields: \`boundaries.definition_of_done.criteria\` (5), \`boundaries.definition_of_done.stop_when\` (5), \`boundaries.expected_complexity\` (5), \`boundaries.scope.includes\` (5), \`category\` (5), \`idempotent\` (5), \`resource_requirements.peak\` (5), \`scheduling_hints.max_retries\` (5), \`scheduling_hints.preemptible\` (5), \`scheduling_hints.priority\` (5), \`action\` (3), \`duration\` (2), \`resource_requirements.estimated\` (2).

    **Options.**

    - fill stated defaults and flag each
    - refuse the specification

    **Selected.** Defaults, flagged \`inferred\` in tasks.json.

    **Why.** A person can correct what is flagged; a refusal over a missing estimate would stop real work.

    ## Hashes

    | file | SHA-256 of its canonical JSON |
    | --- | --- |
    | \`proposals.json\` | \`…\` |
    | \`features.json\` | \`…\` |
    | \`tasks.json\` | \`…\` |
    | \`dag.json\` | \`…\` |
    | \`waves.json\` | \`…\` |
    | \`coordinator.json\` | \`…\` |
    "
  `)
})

test('the same specification gives the same bytes', () => {
  expect([...renderArtifacts(compileText(SPEC))]).toEqual([...renderArtifacts(compileText(SPEC))])
})
