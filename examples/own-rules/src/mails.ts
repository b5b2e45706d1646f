import { Job, Queue } from './queue.ts'

export const mails = new Queue('mails', { concurrency: 3 })

export class SendWelcome extends Job {
  override async run(): Promise<void> {
    await Promise.resolve()
  }
}
