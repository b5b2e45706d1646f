import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { SystemicIssue } from '../../core/model/healing.ts'
import type { RepairRequest } from '../../core/ports/repairer.ts'
import { planFromText } from '../../testing/plan-text.ts'
import { codebaseRepairer } from './codebase-repairer.ts'

const places: string[] = []
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true })
})

function codebase(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'repairer-'))
  places.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const ISSUE: SystemicIssue = {
  id: 'issue-7',
  pattern: 'missing-dependency',
  key: 'jose',
  code: 'MODULE_NOT_FOUND',
  fingerprint: 'f',
  ecosystem: 'npm',
  tasks: ['P1.a'],
  occurrences: 1,
  first_seq: 7,
  captures: { package: ['jose'] },
  remedy: 'install_packages',
}

function request(issue: Partial<SystemicIssue> = {}, cwd?: string): RepairRequest {
  const plan = planFromText('a\nb\nc')
  const nodes = plan.graph.nodes.map((node) =>
    cwd === undefined ? node : { ...node, action: { ...node.action, cwd } },
  )
  return {
    execution_id: 'exec-1',
    issue: { ...ISSUE, ...issue },
    coordinator: { ...plan, graph: { ...plan.graph, nodes } },
    waiting: new Set(['P1.a', 'P1.b', 'P1.c']),
    at: 1_000_000,
    tries: 0,
  }
}

async function answer(root: string, issue: Partial<SystemicIssue> = {}, cwd?: string): Promise<string> {
  const said = await codebaseRepairer({ codebase: root }).repair(request(issue, cwd))
  return 'refusal' in said ? `refused: ${said.refusal}` : said.summary
}

test('the command really installs a package that the manifest has from a tarball, without a network', async () => {
  const root = codebase({
    'made/package.json': '{"name": "jose", "version": "5.9.6", "main": "index.js"}',
    'made/index.js': 'module.exports = "jose is here"',
    'backend/package.json': '{"name": "backend", "dependencies": {"jose": "file:vendor/jose-5.9.6.tgz"}}',
    'backend/vendor/.keep': '',
  })
  execFileSync('npm', ['pack', '--silent', '--pack-destination', '../backend/vendor'], { cwd: join(root, 'made') })
  const said = await codebaseRepairer({ codebase: root }).repair(request({}, 'backend'))
  const node = 'refusal' in said ? undefined : said.ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks : []))[0]
  execFileSync('sh', ['-c', node?.action.cmd ?? 'false'], {
    cwd: join(root, node?.action.cwd ?? '.'),
    env: { ...process.env, ...node?.action.env, npm_config_offline: 'true' },
    stdio: 'pipe',
  })
  const told = execFileSync('node', ['-p', 'require("jose")'], { cwd: join(root, 'backend'), encoding: 'utf8' })
  expect(told.trim()).toBe('jose is here')
  for (const check of node?.acceptance ?? [])
    expect(check.type === 'artifact' && existsSync(join(root, check.path))).toBe(true)
})

test('a manifest that cannot be read is refused with its place', async () => {
  expect(
    await answer(codebase({ 'package.json': '{\n  "name": "x",\n  "dependencies": {,}\n}' })),
  ).toMatchInlineSnapshot(
    `"refused: package.json:3: Expected property name or '}': until it can be read, nobody can tell what may be installed"`,
  )
})

test('nothing outside the codebase is read, by dots or by links', async () => {
  const outside = codebase({ 'package.json': '{"dependencies": {"jose": "1.0.0"}}' })
  const root = codebase({ 'a.txt': '' })
  symlinkSync(join(outside, 'package.json'), join(root, 'package.json'))
  expect(await answer(root)).toMatchInlineSnapshot(
    `"refused: package.json is no file of the codebase that can be read: until it can be read, nobody can tell what may be installed"`,
  )
  const empty = codebase({ 'a.txt': '' })
  expect(await answer(empty, {}, '../x')).toMatchInlineSnapshot(
    `"refused: there is no package.json in the folder of P1.a or above it"`,
  )
  expect(await answer(empty, {}, outside)).toMatchInlineSnapshot(
    `"refused: there is no package.json in the folder of P1.a or above it"`,
  )
})

const JOSE = '{"name": "x", "dependencies": {"jose": "1.0.0"}}'

test('a package is installed where its manifest stands: the nearest one, or the workspace that holds it', async () => {
  expect(await answer(codebase({ 'package.json': JOSE, 'web/src/a.ts': '' }), {}, 'web/src')).toMatchInlineSnapshot(
    `"npm install --no-save --no-audit --no-fund"`,
  )
  expect(
    await answer(codebase({ 'package.json': '{"name": "all"}', 'web/package.json': JOSE }), {}, './web/'),
  ).toMatchInlineSnapshot(`"npm install --no-save --no-audit --no-fund in web/"`)
  const workspace = {
    'package.json': '{"name": "all", "workspaces": ["packages/*"]}',
    'packages/web/package.json': JOSE,
  }
  expect(await answer(codebase(workspace), {}, 'packages/web')).toMatchInlineSnapshot(
    `"npm install --no-save --no-audit --no-fund"`,
  )
})

test('the lock file says which package manager it is', async () => {
  const said: string[] = []
  const locks: Readonly<Record<string, string>> = {
    'package-lock.json': '{"packages": {"node_modules/jose": {}}}',
    'pnpm-lock.yaml': 'packages:\n  jose@1.0.0:\n    resolution: {}\n',
    'yarn.lock': '# yarn lockfile v1\n\njose@1.0.0:\n  version "1.0.0"\n',
    'bun.lock': '{"packages": {"jose": ["jose@1.0.0"]}}',
  }
  for (const [name, text] of Object.entries(locks))
    said.push(await answer(codebase({ 'package.json': JOSE, [name]: text })))
  said.push(
    await answer(codebase({ 'package.json': JOSE, 'yarn.lock': '__metadata:\n  version: 8\n\n"jose@npm:1.0.0":\n' })),
  )
  said.push(await answer(codebase({ 'package.json': JOSE, 'package-lock.json': '{"packages": {}}' })))
  said.push(
    await answer(
      codebase({ 'package.json': JOSE, 'package-lock.json': '"node_modules/jose"', 'node_modules/a/b': '' }),
    ),
  )
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "npm ci --no-audit --no-fund
    pnpm install --frozen-lockfile
    yarn install --frozen-lockfile --non-interactive
    bun install --frozen-lockfile
    yarn install --immutable
    npm install --no-audit --no-fund (changes package-lock.json)
    npm install --no-save --no-audit --no-fund"
  `)
})

test('every ecosystem has its own manifests and commands', async () => {
  const said = async (ecosystem: string, name: string, files: Readonly<Record<string, string>>): Promise<string> =>
    `${ecosystem}: ${await answer(codebase(files), { ecosystem, captures: { package: [name] } })}`
  const all = [
    await said('pip', 'yaml.parser', { 'requirements.txt': 'PyYAML>=6\n' }),
    await said('pip', 'requests', { 'requirements.txt': 'requests\n', 'venv/bin/python': '' }),
    await said('python', 'requests', {
      'pyproject.toml': '[project]\nname = "x"\ndependencies = ["requests"]\n',
      'uv.lock': 'name = "requests"',
    }),
    await said('pip', 'requests', {
      'pyproject.toml': '[tool.poetry.dependencies]\nrequests = "*"\n',
      'poetry.lock': 'name = "requests"',
    }),
    await said('cargo', 'serde_json::Value', {
      'Cargo.toml': '[package]\nname = "x"\n[dependencies]\nserde-json = "1"\n',
    }),
    await said('go', 'github.com/acme/kit/log', {
      'go.mod': 'module x\n\nrequire github.com/acme/kit v1.0.0\n',
      'go.sum': 'github.com/acme/kit v1.0.0 h1:x\n',
    }),
    await said('ruby', 'rack-3.0.8', { Gemfile: "gem 'rack'\n", 'Gemfile.lock': '' }),
    await said('maven', 'org.acme:kit:jar:1.0', {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.acme</groupId><artifactId>kit</artifactId></dependency></dependencies></project>',
      mvnw: '',
    }),
    await said('gradle', 'org.acme:kit', { 'build.gradle': 'dependencies { implementation "org.acme:kit:1.0" }' }),
    await said('composer', 'acme/kit', { 'composer.json': '{"require": {"acme/kit": "1"}}' }),
    await said('nix', 'acme', {}),
  ]
  expect(all.join('\n')).toMatchInlineSnapshot(`
    "pip: python3 -m pip install --no-input --disable-pip-version-check -r requirements.txt
    pip: venv/bin/python -m pip install --no-input --disable-pip-version-check -r requirements.txt
    python: uv sync --locked
    pip: poetry install --no-interaction
    cargo: cargo fetch
    go: go mod download
    ruby: bundle install (changes Gemfile.lock)
    maven: ./mvnw -B dependency:resolve
    gradle: gradle dependencies
    composer: composer install --no-interaction
    nix: refused: nothing is known of the packages of “nix”"
  `)
})

test('the project says itself how its schema is brought up to date', async () => {
  const said = async (files: Readonly<Record<string, string>>): Promise<string> =>
    answer(codebase(files), { remedy: 'sync_schema' }, 'backend')
  const all = [
    await said({
      'backend/package.json':
        '{"packageManager": "pnpm@10.0.0", "scripts": {"migrate:make": "knex migrate:make", "db:migrate": "knex migrate:latest"}}',
    }),
    await said({ 'backend/package.json': '{"scripts": {"migrate:rollback": "knex migrate:rollback"}}' }),
    await said({ 'backend/package.json': '{', 'backend/knexfile.js': '' }),
    await said({ 'manage.py': '' }),
    await said({ 'backend/alembic.ini': '' }),
    await said({ 'backend/bin/rails': '' }),
    await said({ 'backend/prisma/schema.prisma': '' }),
  ]
  expect(all.join('\n')).toMatchInlineSnapshot(`
    "pnpm run db:migrate in backend/
    refused: no command is known that brings the schema of P1.a up to date
    npx --no-install knex migrate:latest in backend/
    python3 manage.py migrate --noinput
    alembic upgrade head in backend/
    bin/rails db:migrate in backend/
    npx --no-install prisma migrate deploy in backend/"
  `)
})

test('a port that is moved to is free, and no other task has it', async () => {
  const { coordinator, ...rest } = request({
    remedy: 'move_port',
    tasks: ['P1.a', 'P1.b'],
    captures: { port: ['3000'] },
  })
  const nodes = coordinator.graph.nodes.map((node) => ({
    ...node,
    action: { ...node.action, env: { PORT: node.id === 'P1.c' ? '20000' : '3000' } },
  }))
  const said = await codebaseRepairer({ codebase: codebase({}) }).repair({
    ...rest,
    coordinator: { ...coordinator, graph: { nodes, edges: [] } },
  })
  const ports = 'refusal' in said ? [] : said.ops.flatMap((op) => (op.op === 'set_env' ? [Number(op.env['PORT'])] : []))
  expect(new Set(ports).size).toBe(2)
  expect(ports.every((port) => port > 20_000 && port < 30_000)).toBe(true)
})

test('who holds a port that no task can leave is told, where the system shows it', async () => {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const said = await answer(codebase({}), { remedy: 'move_port', captures: { port: [String(port)] } })
  server.close()
  const holder = existsSync('/proc/net/tcp')
    ? new RegExp(`stop .+ \\(process ${process.pid}\\), which listens`)
    : /stop what listens/
  expect(said).toMatch(holder)
})

test('a full disk is eased by what can be made again, and by nothing else', async () => {
  const root = codebase({
    '.tasks/cache/results/k/0': 'x'.repeat(3 * 1024 * 1024),
    '.tasks/journal.db': 'x',
    'mine.txt': 'x',
  })
  const repairer = codebaseRepairer({ codebase: root, stateDir: join(root, '.tasks') })
  const said = await repairer.repair(request({ remedy: 'free_disk' }))
  const cmd =
    'refusal' in said
      ? said.refusal
      : said.ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks : []))[0]?.action.cmd
  execFileSync('sh', ['-c', cmd ?? 'false'])
  expect([
    existsSync(join(root, '.tasks/cache/results')),
    existsSync(join(root, '.tasks/journal.db')),
    existsSync(join(root, 'mine.txt')),
  ]).toEqual([false, true, true])
  const again = await repairer.repair(request({ remedy: 'free_disk' }))
  expect(again).toMatchInlineSnapshot(`
    {
      "refusal": "nothing of ours takes room that could be given back: make room, then answer with retry; tasks checkpoints prune removes copies that nothing goes on from",
    }
  `)
})

test('a codebase that is gone is a refusal, not an error', async () => {
  expect(await answer('/nowhere/at/all')).toMatchInlineSnapshot(
    `"refused: it could not be found out: ENOENT: no such file or directory, lstat '/nowhere'"`,
  )
})
