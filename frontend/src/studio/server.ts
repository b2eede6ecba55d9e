import type { StudioData } from "./data";
import type { Design } from "./documents";
import type { Draft } from "./draft";
import type { PictureFacts } from "./drawings";
import type { Problem } from "./answer-problems";
import type { SaveReply } from "./saving";

/** What the server drew of a design, and what it found. */
export interface Outlined {
  /** Photos are left open in the order of their layers: `picture:`. */
  readonly surfaces: Readonly<Record<string, { readonly svg: string }>>;
  /** What is to be said about the face of a text, by its layer. */
  readonly letterings: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface SentPhoto extends PictureFacts {
  readonly sha256: string;
}

/** A sentence of the server about what it did not take. */
export class Refused extends Error {}

/** Requests that are on the point of leaving with the page are finished by the browser up to here. */
const KEEPALIVE_BYTES_MAX = 60_000;
const REFUSALS = new Set([400, 403, 404, 409, 413, 415, 422]);

/** The server's part of the studio. Every call rejects when the server cannot be reached. */
export class Server {
  constructor(
    private readonly urls: StudioData["urls"],
    private readonly token: string,
    /** The maker has published the template anew. */
    private readonly onOutdated: () => void,
  ) {}

  async save(revision: number, draft: Draft): Promise<SaveReply> {
    const body = JSON.stringify({ revision, variant: draft.variant, design: draft.design });
    const reply = await fetch(this.urls.save, {
      method: "PUT",
      headers: this.headers("application/json"),
      body,
      keepalive: body.length < KEEPALIVE_BYTES_MAX,
    });
    if (reply.ok) {
      const saved = (await reply.json()) as { revision: number; outdated: boolean };
      if (saved.outdated) this.onOutdated();
      return { kind: "saved", revision: saved.revision };
    }
    const told = await details(reply);
    if (reply.status === 409 && typeof told["revision"] === "number") {
      const design = told["design"] as Design;
      return { kind: "changed", revision: told["revision"], draft: { ...draft, design } };
    }
    if (!REFUSALS.has(reply.status)) throw new Error(`saving answers ${reply.status}`);
    return { kind: "refused", text: sentenceOf(told) };
  }

  async outline(design: Design, signal: AbortSignal): Promise<Outlined> {
    const reply = await fetch(this.urls.outline, {
      method: "POST",
      headers: this.headers("application/json"),
      body: JSON.stringify({ design }),
      signal,
    });
    if (!reply.ok) throw new Error(`outlining answers ${reply.status}`);
    return (await reply.json()) as Outlined;
  }

  /** Send a photo; `onShare` hears how much of it has left, from 0 to 1. Rejects with `Refused`. */
  sendPhoto(file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<SentPhoto> {
    // Of the browser's ways to send, only this one tells how far it is.
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    return new Promise((resolve, reject) => {
      request.open("POST", this.urls.photo);
      request.responseType = "json";
      request.setRequestHeader("X-CSRF-Token", this.token);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = ({ loaded, total }) => onShare(total ? loaded / total : 0);
      request.onload = () => {
        const told = (request.response ?? {}) as Record<string, unknown>;
        if (request.status === 201) resolve(told as unknown as SentPhoto);
        else if (REFUSALS.has(request.status)) reject(new Refused(sentenceOf(told)));
        else reject(new Error(`sending answers ${request.status}`));
      };
      request.onerror = () => reject(new TypeError("the photo did not arrive"));
      request.onabort = () => reject(new DOMException("another photo was chosen", "AbortError"));
      signal.addEventListener("abort", () => request.abort());
      request.send(form);
    });
  }

  private headers(type: string): Record<string, string> {
    return { "Content-Type": type, "X-CSRF-Token": this.token, Accept: "application/json" };
  }
}

async function details(reply: Response): Promise<Record<string, unknown>> {
  try {
    return (await reply.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function sentenceOf(told: Readonly<Record<string, unknown>>): string {
  const sentence = told["detail"] ?? told["title"];
  return typeof sentence === "string" ? sentence : "";
}
