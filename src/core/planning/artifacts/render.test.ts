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
    | expected finish | 7h 20m (P50), 8h 59m (P95), bounds (pert_max), not simulated |
    | no schedule is shorter than | 7h 20m |
    | critical path | 7h 20m over 4 tasks |
    | tasks side by side | up to 2 by their order, 2 to 8 workers |
    | execution model | rolling frontier |
    | quality | fair, 79 % of the points |

    Times are hours of work without a break: \`1d\` is 24 of them, not a working day.

    ## Look at this first

    - **Review**: 1 dependency is too uncertain to hold; see Risks.
    - warning **only-exit-status** (spec.md:2): Nothing but the exit status of their own commands proves 2 tasks: P1.T001, P2.T003. Add accept: with a check of what they leave behind, where the command may succeed without having done its work.

    ## What will be made

    ### F001 Check \\| the code

    | id | task | expected | after | takes | does |
    | --- | --- | --- | --- | --- | --- |
    | P1.T001 | lint | 10.8s |  |  | \`npm run lint\` |

    ### F002 Ship

    | id | task | expected | after | takes | does |
    | --- | --- | --- | --- | --- | --- |
    | P2.T001 | migrate | 2h 00m | P1.T001 | db | by an agent |
    | P2.T002 | seed | 1h 00m |  | db | by an agent |
    | P2.T003 | test | 1h 00m | P2.T001 | dbs×2 | \`npm test -- "a\\|b"\` |
    | P2.T004 | publish | 4h 20m | P2.T003 |  | by an agent |

    ## Risks

    Too uncertain to order anything (below 0.7); they only prefer their order:

    | task | after | type | confidence | standing | longest chain through it |
    | --- | --- | --- | --- | --- | --- |
    | P2.T002 | P1.T001 | sequential | 0.5 | open | 1h 00m |

    Soft: preferred, never waited for:

    | task | after | type | confidence |
    | --- | --- | --- | --- |
    | P2.T004 | P2.T002 | sequential | 1 |

    ## Critical path

    The chain that takes longest; a delay of one of these delays the whole. P2.T004 may be the latest: in one of twenty cases 1h 39m more than expected.

    | task | title | expected | P95 |
    | --- | --- | --- | --- |
    | P1.T001 | lint | 10.8s | 15.0s |
    | P2.T001 | migrate | 2h 00m | 2h 00m |
    | P2.T003 | test | 1h 00m | 1h 00m |
    | P2.T004 | publish | 4h 20m | 5h 59m |

    ## How to run it

    \`\`\`sh
    tasks execute . --dry-run   # what would run when
    tasks execute .             # carry it out
    tasks validate-plan .       # is it whole, and as it was made?
    \`\`\`

    A plan is not edited by hand: change the specification and plan again.

    3 tasks have no command (P2.T001, P2.T002, P2.T004): say who does them with \`--agent\`.

    ## Strategy

    As a **rolling frontier**: each task starts as soon as what it waits for is done and its resources are free.

    This plan was not simulated. The times are bounds (pert_max): sums and maxima of the estimates, no forecast, and no ground to prefer one model.

    |  | P50 | P80 | P95 |
    | --- | --- | --- | --- |
    | rolling frontier | 7h 20m | 8h 10m | 8h 59m |
    | waves | 8h 20m | 9h 10m | 9h 59m |

    ## Waves

    A forecast by layers, each wave for itself, for orientation: the rolling frontier starts each task as soon as it can.

    | wave | tasks | P50 | P95 |
    | --- | --- | --- | --- |
    | 1 | P1.T001, P2.T002 | 1h 00m | 1h 00m |
    | 2 | P2.T001 | 2h 00m | 2h 00m |
    | 3 | P2.T003 | 1h 00m | 1h 00m |
    | 4 | P2.T004 | 4h 20m | 5h 59m |

    ## Resources

    2 to 8 workers, at most 10 tasks at once; the order alone would allow 2.

    | name | kind | units | tasks | at least |
    | --- | --- | --- | --- | --- |
    | db | one at a time | 1 | 2 | 3h 00m |
    | dbs | pool | 2 | 1 | 1h 00m |

    Where more tasks want a resource than can have it, the worst first:

    - db keeps tasks from running side by side (2 tasks, at least 3h 00m). Split "db" into several locks, or let tasks that only read it say (read).

    ## Quality

    **fair**: 87 of 110 points, 79 %. Gate: not passed, though close enough to be overridden.

    | category | points |
    | --- | --- |
    | A Structure | 20 of 20 |
    | B Evidence | 15 of 15 |
    | C Dependencies | 14.4 of 15 |
    | D Sizes and durations | 11 of 15 |
    | E Forecast | 9 of 15 |
    | F Resources | 10 of 10 |
    | G Acceptance | 3.6 of 10 |
    | H Boundaries | 4 of 10 |
    | I Codebase | does not apply |

    Where points are missing:

    - C certain, 2.4 of 3: 1 of 5 hard dependencies are too uncertain to order anything. (P2.T002)
    - D durations-known, 6 of 7: The duration of 2 of 5 tasks is a default of its kind. (P1.T001, P2.T004)
    - D spread, 0 of 3: No difference between the best and the worst case: all tasks. (P2.T001, P2.T002, P2.T003)
    - E simulated, 0 of 6: The plan was not simulated; its times are bounds.
    - G proof, 1.6 of 8: Nothing could fail in 3 of 5 tasks (3 by an agent without a check); only the exit status of their own command proves 2 of 5. (P2.T001, P2.T002, P2.T004, P1.T001, P2.T003, …)
    - H scope-stated, 0 of 3: Any file may be touched by all tasks. (P1.T001, P2.T001, P2.T002, P2.T003, P2.T004, …)
    - H excludes, 0 of 1: Nothing is out of bounds for all tasks. (P1.T001, P2.T001, P2.T002, P2.T003, P2.T004, …)
    - H size-stated, 0 of 1: The size of all tasks is a guess. (P1.T001, P2.T001, P2.T002, P2.T003, P2.T004, …)
    - H done-stated, 0 of 1: Nobody said when all tasks count as done. (P1.T001, P2.T001, P2.T002, P2.T003, P2.T004, …)

    Beside the points:

    - Nobody looked at the codebase: category I does not apply, and the maximum is smaller by its points.
    - The plan was not simulated: its times are bounds, and no forecast.
    - 1 uncertain dependency waits for review.

    ## Metrics

    |  |  |
    | --- | --- |
    | tasks | 5 |
    | dependencies | 4, after reduction 3 |
    | that order tasks, by type | 4 sequential |
    | that do not, by type | 2 sequential |
    | confidence that is enough | 0.7 (below it: soft) |
    | longest chain | 4 tasks |
    | most tasks side by side | 2 (exact) |
    | dependencies for each task | 0.6 |
    | edge density | 0.15 |
    | tasks that wait for nothing | 40 % |
    | tasks that no dependency ties to others | 1 |
    | pairs that may be one work, by title | 0 |
    | pairs that may write the same files | not compared: no task names its files |
    | titles that begin with a verb | 100 % |
    | tasks and dependencies with a verified quote | 100 % |
    | quotes that were found | 100 % |

    ## What was filled in

    The specification left 13 kinds of detail unsaid for some of the 5 tasks. What stands there was counted or is a default; each task lists it under \`inferred\` in tasks.json.

    | detail | tasks |
    | --- | --- |
    | when it is done (\`done-when:\`) | all |
    | when to stop (\`stop-when:\`) | all |
    | how large it is (\`complexity:\`) | all |
    | which files it may touch (\`files:\`) | all |
    | its category | all |
    | whether it may run twice (\`[idempotent]\`) | all |
    | what it takes at most | all |
    | how often it is retried (\`retries:\`) | all |
    | whether it may be interrupted (\`[preemptible]\`) | all |
    | its priority (\`priority:\`) | all |
    | who or what does it (\`run:\`) | 3 |
    | how long it takes (\`(3h)\`) | 2 |
    | what it takes of the machine (\`cpu:\`, \`memory:\`) | 2 |

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

    | option | for | against |
    | --- | --- | --- |
    | rolling frontier | each task starts as soon as it can; P50 7h 20m, P95 8h 59m | no moment at which everything rests |
    | waves | a point of rest after each wave, at which one can look and stop | a wave starts when the one before has ended; P50 8h 20m, P95 9h 59m |

    **Selected.** Rolling frontier.

    **Why.** It is what is taken when nobody asks for waves. By bounds (pert_max) the frontier takes 88 % of the time of the waves; nobody simulated it.

    ## 2. Uncertain dependencies

    **Context.** 1 hard dependency is below the confidence of 0.7: P1.T001 → P2.T002 (0.5).

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | soft | nothing waits for a guess | a guess that is right may be violated |
    | hold | no order is violated | the task waits until a person approves it |
    | drop | guesses change nothing | a stricter threshold makes the schedule bolder |

    **Selected.** Soft; all are listed for review.

    **Why.** A guess should not hold work back, and should not be lost either.

    ## 3. Tasks that want the same resource

    **Context.** 1 resource is wanted by more tasks than can have it at once: db (1 for 2 tasks).

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | claims | whoever is ready first takes all that it needs, so nobody waits for an unrelated task | the order differs from run to run |
    | arrows | one order, fixed beforehand | tasks wait for others that have nothing to do with them |

    **Selected.** Claims.

    **Why.** A shared resource says “not together”, never “before”.

    ## 4. Durations that nobody stated

    **Context.** 2 tasks of 5: 2 by default (most likely 10.0s for 1 command, 4h 00m for 1 agent task).

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | a default for the kind of task | the plan can be measured | it says nothing about this task, and forecasts rest on it |
    | state them in the specification | every number was said by somebody | somebody must estimate first |

    **Selected.** The default for 2; each task is flagged \`duration\` under \`inferred\`.

    **Why.** A missing estimate should not stop work; where hours matter, write them, for example \`(3h)\`.

    ## 5. What the specification left unsaid

    **Context.** 12 kinds of detail, beside durations: when it is done (\`done-when:\`) (5), when to stop (\`stop-when:\`) (5), how large it is (\`complexity:\`) (5), which files it may touch (\`files:\`) (5), its category (5), whether it may run twice (\`[idempotent]\`) (5), what it takes at most (5), how often it is retried (\`retries:\`) (5), whether it may be interrupted (\`[preemptible]\`) (5), its priority (\`priority:\`) (5), who or what does it (\`run:\`) (3), what it takes of the machine (\`cpu:\`, \`memory:\`) (2).

    **Options.**

    | option | for | against |
    | --- | --- | --- |
    | fill stated defaults and flag each | work can begin; a person can correct what is flagged | a default may be wrong |
    | say it in the specification | nothing is assumed | much to write for details that seldom matter |

    **Selected.** Defaults, flagged \`inferred\` in tasks.json.

    **Why.** A person can correct what is flagged.

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
