import type { Findings } from "./checks";
import type { StudioData, Variant } from "./data";
import type { Box, Field, Layer, MovableLayer, Surface, TextLayer, View } from "./documents";
import { fieldOf, inLanguage, isMovable, layersOf } from "./documents";
import type { Draft } from "./draft";
import { withAdjustment, withAnswer } from "./draft";
import { History } from "./history";
import type { Pose } from "./moving";
import { adjustmentOf, wholeOf } from "./moving";
import type { OwnKind } from "./own";
import { facesOf, homeOf, isOwn, roomFor, withOwn, withOwnChanged, withoutOwn } from "./own";
import type { Quote } from "./price";
import { quote } from "./price";
import type { Evaluation } from "./rules";
import { evaluate } from "./rules";

export type Tool = "text" | "photo" | "options" | "colour" | "layers" | "check";

/** What may have changed, for those who show it. */
export type Change = "draft" | "selection" | "tool" | "view" | "findings";

type Listener = (change: Change) => void;

/** What the studio works on; everything that is shown follows from it. */
export class Store {
  private readonly history: History<Draft>;
  private readonly listeners: Listener[] = [];
  private evaluated: { draft: Draft; evaluation: Evaluation } | null = null;
  private chosenLayer = "";
  private openTool: Tool = "text";
  private shownView: string;
  private found: Findings = { problems: [], warnings: [] };
  private noted: Readonly<Record<string, string>> = {};
  /** Fields that were answered or asked for: only then an empty one is called a mistake. */
  readonly touched = new Set<string>();
  /** What a drag moves in a photo: its frame, or the picture in it. */
  dragsPhoto = false;

  constructor(
    readonly data: StudioData,
    readonly pictures: { has(sha256: string): boolean },
  ) {
    this.history = new History<Draft>({ design: data.design, variant: data.variant.id });
    this.shownView = data.view;
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  get draft(): Draft {
    return this.history.present;
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  get evaluation(): Evaluation {
    if (this.evaluated?.draft !== this.draft) {
      const evaluation = evaluate(this.data.template, this.draft.design, this.pictures);
      this.evaluated = { draft: this.draft, evaluation };
    }
    return this.evaluated.evaluation;
  }

  get variant(): Variant {
    const { variants, variant } = this.data;
    return variants.find((each) => each.id === this.draft.variant) ?? variant;
  }

  get quote(): Quote {
    const { template, currency } = this.data;
    return quote(template, this.draft.design, this.evaluation, this.variant.price[currency] ?? 0, currency);
  }

  get findings(): Findings {
    return this.found;
  }

  get selected(): string {
    return this.chosenLayer;
  }

  get tool(): Tool {
    return this.openTool;
  }

  get view(): View {
    const { views } = this.data.template;
    const found = views.find((each) => each.id === this.shownView) ?? views[0];
    if (!found) throw new Error("a template has a view");
    return found;
  }

  get surface(): Surface {
    return this.surfaceOf(this.view.surface);
  }

  /** A photo does not show where darkness is depth. */
  private get isEngraved(): boolean {
    return this.surface.technique === "engrave";
  }

  surfaceOf(id: string): Surface {
    const found = this.data.template.surfaces.find((each) => each.id === id);
    if (!found) throw new Error(`there is no surface ${id}`);
    return found;
  }

  get layers(): readonly Layer[] {
    return layersOf(this.data.template, this.draft.design);
  }

  layer(id: string): MovableLayer | undefined {
    return this.layers.find((each): each is MovableLayer => each.id === id && isMovable(each));
  }

  field(id: string): Field | undefined {
    return this.data.template.fields.find((each) => each.id === id);
  }

  isShown(field: Field): boolean {
    return this.evaluation.shown.includes(field.id);
  }

  /** The layers that show a field's answer. */
  layersOf(field: string): readonly MovableLayer[] {
    return this.layers.filter(
      (each): each is MovableLayer => isMovable(each) && fieldOf(each) === field,
    );
  }

  textLayersOf(field: string): readonly TextLayer[] {
    return this.layersOf(field).filter((each) => each.kind === "text");
  }

  words(sentence: Readonly<Record<string, string>> | undefined): string {
    return inLanguage(sentence, this.data.lang);
  }

  /** Change the draft; changes of one kind soon after one another are undone together. */
  update(draft: Draft, kind = "", now = performance.now()): void {
    this.history.push(draft, kind, now);
    this.tell("draft");
  }

  answer(field: string, answer: string, kind = `answer.${field}`): void {
    this.touched.add(field);
    this.update(withAnswer(this.draft, field, answer), kind);
  }

  adjust(
    layer: string,
    change: Parameters<typeof withAdjustment>[2],
    kind = "",
    now?: number,
  ): void {
    this.update(withAdjustment(this.draft, layer, change), kind, now);
  }

  /** Lay a layer as a drag, a key or a slider left it. */
  lay(layer: MovableLayer, pose: Pose, kind = "", now?: number): void {
    const surface = this.surfaceOf(layer.surface);
    if (isOwn(this.draft.design, layer.id)) {
      this.update(withOwnChanged(this.draft, layer.id, wholeOf(pose, surface)), kind, now);
    } else this.adjust(layer.id, adjustmentOf(layer, pose, surface), kind, now);
  }

  /** Change the font or the colour of a text of the buyer's own. */
  letter(layer: string, change: { readonly font: string } | { readonly colour: string }): void {
    this.update(withOwnChanged(this.draft, layer, change));
  }

  /** How many more layers of their own the buyer may put on the surface that is seen. */
  get room(): number {
    return roomFor(this.surface, this.draft.design);
  }

  /** Whether one more layer of a kind may stand on the surface that is seen. */
  mayAdd(kind: OwnKind): boolean {
    const canShow = kind === "text" ? facesOf(this.data.template).length > 0 : !this.isEngraved;
    return canShow && this.room > 0;
  }

  /** Put a layer of the buyer's own on the surface that is seen; answers its id. */
  add(kind: OwnKind): string {
    const made = withOwn(this.draft, this.data.template, this.surface, kind);
    if (!made) return "";
    this.update(made.draft);
    this.select(made.layer.id);
    return made.layer.id;
  }

  remove(layer: string): void {
    this.select("");
    this.update(withoutOwn(this.draft, layer));
  }

  isOwn(layer: string): boolean {
    return isOwn(this.draft.design, layer);
  }

  /** The box that a layer is measured against: the template's, or that of a new one. */
  homeOf(layer: MovableLayer): Box {
    if (!this.isOwn(layer.id) || layer.kind === "art") return layer.box;
    return homeOf(this.surfaceOf(layer.surface), layer.kind);
  }

  /** What a layer says or shows now, '' where nothing was given. */
  answerOf(layer: Layer): string {
    const field = fieldOf(layer);
    return this.evaluation.answers[field] ?? this.draft.design.answers?.[field] ?? "";
  }

  undo(): boolean {
    return this.turn(() => this.history.undo());
  }

  redo(): boolean {
    return this.turn(() => this.history.redo());
  }

  /** Take a draft that came from elsewhere. */
  reset(draft: Draft): void {
    this.history.reset(draft);
    this.tell("draft");
  }

  select(layer: string): void {
    if (layer === this.chosenLayer) return;
    this.chosenLayer = layer;
    this.dragsPhoto = false;
    this.tell("selection");
  }

  open(tool: Tool): void {
    if (tool === this.openTool) return;
    this.openTool = tool;
    this.tell("tool");
  }

  show(view: string): void {
    if (view === this.shownView) return;
    this.shownView = view;
    this.tell("view");
  }

  find(findings: Findings): void {
    // Most letters change nothing here, and telling it costs a frame.
    const isSame = JSON.stringify(findings) === JSON.stringify(this.found);
    this.found = findings;
    if (!isSame) this.tell("findings");
  }

  /** What is to be said about the face of a text, '' where nothing is. */
  letteringOf(layer: string): string {
    return this.noted[layer] ?? "";
  }

  noteLetterings(noted: Readonly<Record<string, string>>): void {
    const isSame = JSON.stringify(noted) === JSON.stringify(this.noted);
    this.noted = noted;
    if (!isSame) this.tell("findings");
  }

  /** Something that is not in the draft changed how it is shown, such as a photo that arrived. */
  tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  private turn(step: () => Draft): boolean {
    const before = this.draft;
    if (step() === before) return false;
    this.tell("draft");
    return true;
  }
}
