import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSite } from '../operations/open-site.ts'
import { withReadSite } from './site.ts'

test('a coordinator attends the execution that it carries out and no other, and any as long as it has chosen none', async () => {
  const codebase = mkdtempSync(join(tmpdir(), 'tasks-site-'))
  const attended = (): Promise<boolean[]> =>
    withReadSite(codebase, undefined, ({ attended: isAttended }) =>
      [undefined, 'exec-1', 'exec-2'].map((id) => isAttended(id)),
    )
  const site = openSite(codebase, undefined, 'tasks execute plan')
  expect(await attended()).toEqual([true, true, true])
  site.carriesOut('exec-1')
  expect(await attended()).toEqual([true, true, false])
  site.close()
  expect(await attended()).toEqual([false, false, false])
  rmSync(codebase, { recursive: true })
})
