const MEGABYTE = 1024 * 1024;

/** Larger files are generated (register tables); the largest C file of the kernel that people wrote has 1 MB. */
const LARGEST_FILE = 8 * MEGABYTE;

/**
 * Of headers the largest that is no table of registers has 1.5 MB (drivers/net/ethernet/sfc/mcdi_pcol.h). One driver alone (drivers/gpu/drm/amd) has 150 MB
 * of headers between this and what is read of other files: a third of all headers of Linux 6.1, and nothing but numbers.
 */
const LARGEST_HEADER = 2 * MEGABYTE;

/** Why a file of `size` bytes is not read; undefined where it is. */
export function tooLarge(path: string, size: number): string | undefined {
  const isHeader = path.endsWith(".h");
  const most = isHeader ? LARGEST_HEADER : LARGEST_FILE;
  return size > most
    ? `${megabytes(size)} MB, more than the ${megabytes(most)} MB that are read of one ${isHeader ? "header" : "file"}`
    : undefined;
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(bytes % MEGABYTE === 0 ? 0 : 1);
}
