/** The little of WebGL 2 that the mock-ups need. */

export interface Program {
  readonly handle: WebGLProgram;
  readonly uniform: (name: string) => WebGLUniformLocation | null;
}

export type Source = HTMLCanvasElement | OffscreenCanvas | ImageBitmap | HTMLImageElement;

/** How a texture stores its texels. */
export type Kind = "picture" | "straight" | "share";

export function buildProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const handle = gl.createProgram();
  const parts = [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const;
  for (const [type, source] of parts) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error("the drawing context is lost");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(handle, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(handle);
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`a shader of the mock-ups does not link: ${gl.getProgramInfoLog(handle)}`);
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(handle, name));
    return places.get(name) ?? null;
  };
  return { handle, uniform };
}

export function sizeOf(source: Source): [number, number] {
  return source instanceof HTMLImageElement
    ? [source.naturalWidth, source.naturalHeight]
    : [source.width, source.height];
}

function formats(gl: WebGL2RenderingContext, kind: Kind): [number, number] {
  if (kind === "share") return [gl.R8, gl.RED];
  return [kind === "picture" ? gl.SRGB8_ALPHA8 : gl.RGBA8, gl.RGBA];
}

function makeTexture(gl: WebGL2RenderingContext, filter: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  const magnified = filter === gl.NEAREST ? gl.NEAREST : gl.LINEAR;
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, magnified);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/** Upload a picture as it is: no colour conversion, no multiplication by alpha. */
export function upload(gl: WebGL2RenderingContext, source: Source, kind: Kind): WebGLTexture {
  const [internal, format] = formats(gl, kind);
  const texture = makeTexture(gl, kind === "straight" ? gl.NEAREST : gl.LINEAR_MIPMAP_LINEAR);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.texImage2D(gl.TEXTURE_2D, 0, internal, format, gl.UNSIGNED_BYTE, source);
  if (kind !== "straight") gl.generateMipmap(gl.TEXTURE_2D);
  return texture;
}

/** Upload pairs of 16-bit numbers, to be fetched one by one. */
export function uploadPairs(
  gl: WebGL2RenderingContext,
  pairs: Uint16Array,
  width: number,
  height: number,
): WebGLTexture {
  const texture = makeTexture(gl, gl.NEAREST);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  const [format, type] = [gl.RG_INTEGER, gl.UNSIGNED_SHORT];
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG16UI, width, height, 0, format, type, pairs);
  return texture;
}

/** Make an empty texture to draw into; with every smaller level when `levels` is true. */
export function makeTarget(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  kind: Kind,
  levels = false,
): WebGLTexture {
  const texture = makeTexture(gl, levels ? gl.LINEAR_MIPMAP_LINEAR : gl.NEAREST);
  const count = levels ? Math.floor(Math.log2(Math.max(width, height))) + 1 : 1;
  gl.texStorage2D(gl.TEXTURE_2D, count, formats(gl, kind)[0], width, height);
  return texture;
}
