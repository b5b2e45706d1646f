import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { Proposal } from '../../model/proposal.ts'
import { proposeFromHints } from './hinted-spec.ts'

function propose(item: string): Proposal {
  const documents = [{ path: 'spec/spec.md', origin: 'spec.md', text: `## F\n\n${item}\n` }]
  return Proposal.parse(proposeFromHints({ documents, analysis: NOT_ANALYZED }))
}

/** The action, and what else hints of running say of a task. */
function runOf(item: string): unknown {
  const { tasks, findings } = propose(item)
  const { action, checkpoints, alerts } = tasks[0] ?? {}
  return {
    ...action,
    ...(checkpoints === undefined ? {} : { checkpoints }),
    ...(alerts === undefined ? {} : { alerts }),
    ...(findings.length === 0 ? {} : { findings: findings.map(({ code }) => code) }),
  }
}

const GET = { method: 'GET', url: 'https://example.org/a' }

test.each<[string, object]>([
  ['- A executor: deployer', { kind: 'agent', executor: 'deployer' }],
  ['- A image: node:26-slim run: `make`', { kind: 'shell', cmd: 'make', image: 'node:26-slim' }],
  ['- A request: `GET https://example.org/a`', { kind: 'http', http: GET }],
  [
    '- A run: `x`\n  - secret: TOKEN=env:DEPLOY_TOKEN\n  - secret: KEY=file:secrets/key',
    { kind: 'shell', cmd: 'x', secrets: { TOKEN: 'env:DEPLOY_TOKEN', KEY: 'file:secrets/key' } },
  ],
  [
    '- A run: `x` limit: memory=2GB, cpu=1.5, cpu-time=10m, processes=64',
    { kind: 'shell', cmd: 'x', limits: { memory_mb: 2048, cpu_cores: 1.5, cpu_seconds: 600, processes: 64 } },
  ],
  [
    '- A run: `x` timeout: 5m timeouts: queue=1h, start=1m, total=4h',
    {
      kind: 'shell',
      cmd: 'x',
      timeout_seconds: 300,
      timeouts: { queue_seconds: 3600, start_seconds: 60, total_seconds: 14_400 },
    },
  ],
  [
    '- A run: `x`\n  - cache-on: src/**, Makefile\n  - cache-tool: `cc --version`\n  - cache-env: CFLAGS',
    { kind: 'shell', cmd: 'x', cache: { inputs: ['src/**', 'Makefile'], tools: ['cc --version'], env: ['CFLAGS'] } },
  ],
  ['- A run: `x` approval: somebody looks at it', { kind: 'shell', cmd: 'x', approval: 'somebody looks at it' }],
  [
    '- A run: `x` checkpoints: copied 30%, checked 62.5%',
    {
      kind: 'shell',
      cmd: 'x',
      checkpoints: [
        { name: 'copied', at_percent: 30, rollback_capable: true },
        { name: 'checked', at_percent: 62.5, rollback_capable: true },
      ],
    },
  ],
  [
    '- A run: `x`\n  - alert: memory_mb > 2000 cancel\n  - alert: rows <= 10',
    {
      kind: 'shell',
      cmd: 'x',
      alerts: [
        { metric: 'memory_mb', op: 'gt', threshold: 2000, action: 'cancel' },
        { metric: 'rows', op: 'lte', threshold: 10, action: 'notify' },
      ],
    },
  ],
  [
    '- A\n\n  ```yaml request\n  method: GET\n  url: https://example.org/a\n  wait: {for: callback}\n  ```',
    { kind: 'http', http: { ...GET, wait: { for: 'callback' } } },
  ],
  ['- A run: `x` request: `GET https://example.org/a`', { kind: 'shell', cmd: 'x', findings: ['command-and-request'] }],
  ['- A image: node:26', { kind: 'agent', image: 'node:26', findings: ['image-without-command'] }],
])('%j', (item, run) => {
  expect(runOf(item)).toEqual(run)
})

test('a hint of running that cannot be read is an error that says what to write', () => {
  const items = [
    'A executor: a b',
    'A image: "x"',
    'A request: `FETCH https://example.org`',
    'A limit: memory=lots, threads=2',
    'A timeouts: quueue=1h',
    'A checkpoints: half way',
    'A checkpoints: a 10%, a 20%',
    'A alert: memory is high',
    'A cache-tool: node',
  ]
  const told = items.flatMap((item) => propose(`- ${item}`).findings.map((f) => `${f.message} → ${f.advice}`))
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "“a b” is no name (\`executor:\`). → Write the name that the configuration gives it: \`executor: deployer\`.
    “"x"” is no image of containers (\`image:\`). → Write a name with its tag: \`image: node:26-slim\`.
    “FETCH https://example.org” is no request (\`request:\`). → Write a method and an address in backticks: request: \`POST https://example.org/deploys\`.
    “memory=lots” is no limit (\`limit:\`). → Write any of memory, cpu, cpu-time and processes: \`limit: memory=2GB, cpu=1.5, cpu-time=10m, processes=64\`.
    “threads=2” is no limit (\`limit:\`). → Write any of memory, cpu, cpu-time and processes: \`limit: memory=2GB, cpu=1.5, cpu-time=10m, processes=64\`.
    “quueue=1h” is no such timeout (\`timeouts:\`). → Write any of queue, start and total: \`timeouts: queue=1h, start=1m, total=4h\`; \`timeout:\` is that of one run. “queue” is the nearest.
    “half way” is no checkpoint (\`checkpoints:\`). → Write a name and how far the task is then: \`checkpoints: schema-copied 30%, rows-copied 80%\`.
    “a 20%” stands here a second time (\`checkpoints:\`). → Name each once.
    “memory is high” is no alert (\`alert:\`). → Write a metric, a bound and what to do: \`alert: memory_mb > 2000 cancel\`; notify, pause or cancel.
    \`cache-tool:\` has no command in backticks. → Put one command in backticks: cache-tool: \`node --version\`."
  `)
})

test('a secret that stands where its place is to be named is not repeated', () => {
  const [finding] = propose('- A secret: TOKEN=hunter2-is-my-password').findings
  expect(`${finding?.message} ${finding?.advice}`).not.toContain('hunter2')
})
