/** Whether a text is one whole JSON value and nothing else, as a reply must be where the case asks for JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
