import { sketchOf, writeSketch } from '../text/textSketch';
import type { RunLibrary } from '../runs/runLibrary';
import type { ModelQuestions } from './modelQuestions';
import type { Model, ModelRegistry } from './modelRegistry';

/**
 * Makes up for what was not noted of a model's text when it was trained, by an earlier version of Unroll: from the text
 * that the list of runs keeps, or the one that the model itself remembers to the letter.
 */
export class TextSketches {
  private readonly looked = new Map<string, 'looking' | 'lost' | 'found'>();

  constructor(
    private readonly registry: Pick<ModelRegistry, 'noteSketch'>,
    private readonly questions: Pick<ModelQuestions, 'askModel'>,
    private readonly library: Pick<RunLibrary, 'load' | 'get' | 'files'>,
  ) {}

  /** Whether nobody knows the text any more; false while it is looked for, and `whenKnown` hears of the end of that. */
  isLost(model: Model, whenKnown: () => void): boolean {
    const state = this.looked.get(model.id);
    if (state === undefined) void this.look(model).then(whenKnown);
    return state === 'lost';
  }

  private async look(model: Model): Promise<void> {
    const { id, record } = model;
    this.looked.set(id, 'looking');
    const text = record && ((await this.keptText(model)) ?? (await this.rememberedText(model)));
    this.looked.set(id, text === undefined ? 'lost' : 'found');
    if (record && text !== undefined) await this.registry.noteSketch(record, writeSketch(sketchOf(text)));
  }

  private async keptText({ id, record }: Model): Promise<string | undefined> {
    try {
      await this.library.load();
      const run = this.library.get(id);
      const text = run && (await this.library.files.readText(run.text));
      return text?.length === record?.textLength ? text : undefined;
    } catch {
      // Then the model may still know.
      return undefined;
    }
  }

  private async rememberedText(model: Model): Promise<string | undefined> {
    const units = model.record?.textLength ?? 0;
    try {
      const { text } = await this.questions.askModel(model, (engine, modelId) =>
        engine.trainedText({ modelId, units }),
      );
      return text;
    } catch {
      // A model that cannot say remembers nothing: what is wrong with it is told where it is asked to speak.
      return undefined;
    }
  }
}
