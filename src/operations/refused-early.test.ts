import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Analyzer } from '../core/ports/analyzer.ts'
import { importingProposer } from '../plugins/proposers/import.ts'
import { rulesProposer } from '../plugins/proposers/rules.ts'
import { planSpec } from './plan.ts'

test('a specification that holds nothing to be made is refused before anybody looks at the codebase', async () => {
  const root = mkdtempSync(join(tmpdir(), 'refused-early-'))
  const asked: string[] = []
  const analyzer: Analyzer = {
    name: 'counting',
    version: '1',
    analyze: () => {
      asked.push('analyze')
      return Promise.reject(new Error('not to be asked'))
    },
  }
  try {
    for (const text of ['# Only a title\n', '# Pantry\n\nShould it be shared? Who pays for it?\n']) {
      writeFileSync(join(root, 'spec.md'), text)
      const refused = planSpec(
        {
          spec: { kind: 'file', path: 'spec.md' },
          working_directory: root,
          codebase_path: '.',
          generator: { name: 'tasks', version: '0.0.0' },
          at: 1_795_000_000_000,
        },
        { proposer: importingProposer(rulesProposer()), analyzer },
      )
      await expect(refused).rejects.toMatchObject({ code: 'no-tasks' })
    }
    expect(asked).toEqual([])
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
