import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TasksConfig } from 'tasks-slaps'

export default {
  executors: {
    post: {
      run(attempt) {
        const { TO = '', POST_OFFICE = '' } = attempt.action.env ?? {}
        if (TO === '') throw new Error('the task names nobody in TO')
        attempt.log(`the counter of ${POST_OFFICE} takes a letter to ${TO}`)
        attempt.progress(50, 'stamped')
        const letter = readFileSync(join(attempt.directory, 'letter.txt'), 'utf8')
        const path = join('sent', `${TO}.txt`)
        writeFileSync(join(attempt.directory, path), letter.replace('NAME', TO))
        return { outcome: 'succeeded', usage: { cost_usd: 0.85 }, artifacts: [{ path, kind: 'file' }] }
      },
    },
  },
  resources: {
    'post-office': {
      acquire: 'sh scripts/open.sh',
      release: 'sh scripts/close.sh',
      timeout_seconds: 10,
    },
  },
} satisfies TasksConfig
