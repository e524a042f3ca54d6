using System.Runtime.InteropServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// The C library below System.DirectoryServices.Protocols. What that package has no property for (the authority of the server's
/// certificate, that it has to be checked, how long connecting may take) is set here, for the whole process: the library
/// keeps TLS settings only there.
/// </summary>
internal static partial class LdapLibrary
{
    // ldap.h
    private const int TlsCaCertFile = 0x6002;
    private const int TlsRequireCert = 0x6006;
    private const int TlsNewContext = 0x600F;
    private const int NetworkTimeout = 0x5005;
    private const int Demand = 2;
    private const int ForClients = 0;
    private const int Success = 0;

    // In the order in which System.DirectoryServices.Protocols looks, so that both find the same one.
    private static readonly string[] Names = ["libldap.so.2", "libldap-2.6.so.0", "libldap-2.5.so.0", "libldap-2.4.so.2"];

    private static readonly Lock Setting = new();
    private static string? _set;

    private unsafe delegate int SetOption(nint connection, int option, void* value);

    /// <summary>Prepares the library for connections with those settings.</summary>
    /// <exception cref="MailboxException">There is no library, or it does not take them.</exception>
    public static void Prepare(LdapSettings settings)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw Unusable("LDAP is supported on Linux only.");
        }

        var wanted = $"{settings.CaFile}\n{settings.Timeout}\n{settings.Tls}";
        lock (Setting)
        {
            if (_set != wanted)
            {
                Set(Load(), settings);
                _set = wanted;
            }
        }
    }

    private static unsafe void Set(SetOption set, LdapSettings settings)
    {
        var timeout = new TimeValue((nint)settings.Timeout.TotalSeconds, 0);
        Check(set(0, NetworkTimeout, &timeout), "the time-out");
        if (settings.Tls is Tls.None)
        {
            return;
        }

        // Whatever ldap.conf of this machine says.
        var (demand, clients) = (Demand, ForClients);
        Check(set(0, TlsRequireCert, &demand), "that certificates are checked");
        if (settings.CaFile is { } file)
        {
            var path = Marshal.StringToCoTaskMemUTF8(file);
            Check(set(0, TlsCaCertFile, (void*)path), $"the authority {file}");
            Marshal.FreeCoTaskMem(path);
        }

        Check(set(0, TlsNewContext, &clients), $"the authority {settings.CaFile ?? "of this system"}");
    }

    private static SetOption Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library) && NativeLibrary.TryGetExport(library, "ldap_set_option", out var function))
            {
                return Marshal.GetDelegateForFunctionPointer<SetOption>(function);
            }
        }

        throw Unusable($"The LDAP library is not installed (none of {string.Join(", ", Names)}). On Debian, as root: apt-get install libldap-2.5-0 (libldap2 on newer ones).");
    }

    private static void Check(int result, string what)
    {
        if (result != Success)
        {
            throw Unusable($"The LDAP library does not take {what} (error {result}). Check ldap.ca-file: it has to be a readable PEM file.");
        }
    }

    private static MailboxException Unusable(string message) => new(MailboxFailure.Unavailable, message);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeValue(nint Seconds, nint Microseconds);
}
