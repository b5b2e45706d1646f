import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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
