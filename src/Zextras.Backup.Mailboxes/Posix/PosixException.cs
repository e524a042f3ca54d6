using System.Runtime.InteropServices;

namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>A call of the C library failed, with its error number and the path it was about.</summary>
internal sealed class PosixException : IOException
{
    public PosixException(string path, int error)
        : base($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}") => Error = error;

    /// <summary>The number as in <c>errno.h</c>.</summary>
    public int Error { get; }

    public bool IsMissing => Error is Libc.NoEntry;
}
