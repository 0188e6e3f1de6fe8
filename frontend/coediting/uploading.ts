/** An image on its way to the server, with how much of it has left; what comes back is what the text will name. */
import { say } from "../shell/words.ts";
import { imagesAddress } from "./nodes/image.ts";

export const LARGEST = 15 * 1024 * 1024;

export interface Kept {
  hash: string;
  width: number;
  height: number;
  /** Bytes of what is kept. */
  size: number;
}

export class Refused extends Error {}

export function send(file: File, progress: (share: number) => void): Promise<Kept> {
  return new Promise((resolve, reject) => {
    if (file.size > LARGEST) {
      reject(new Refused(say("Cette image dépasse 15 Mo. Réduisez-la, puis recommencez.")));
      return;
    }
    const request = new XMLHttpRequest();
    const lost = () =>
      reject(new Refused(say("L’image n’est pas partie : le réseau ne répond pas. Recommencez.")));
    request.open("POST", imagesAddress());
    request.responseType = "json";
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    if (token) request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => progress(event.loaded / (event.total || 1)));
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.addEventListener("load", () => {
      const answer = request.response as (Kept & { message?: string }) | null;
      if (request.status === 200 && answer) resolve(answer);
      else
        reject(
          new Refused(
            answer?.message ?? say("Cette image n’a pas été reprise. Rechargez la page, puis recommencez."),
          ),
        );
    });
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
