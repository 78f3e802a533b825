import { workerData } from 'node:worker_threads';
import { runTrainingThread } from '../engine/threads/runTrainingThread';
import type { TrainingJob } from '../engine/threads/trainingJob';

/** A helping thread's shell: the job came with its start, and ends when whoever started it ends it. */
runTrainingThread(workerData as TrainingJob);
