import type { TasksConfig } from 'tasks-slaps'

export default {
  analyzer: {
    rules: ['./queue-rules'],
    ignore: ['queue-rules/**'],
    history: false,
  },
} satisfies TasksConfig
