import { exerciseExecutor } from '../../testing/executor-suite.ts'
import { processScene } from '../../testing/process-scene.ts'

exerciseExecutor(() => processScene({ module: import.meta.resolve('./command.ts'), factory: 'commandExecutor' }))
