namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// Who is told of the operations that the current call starts, besides the administrators. It goes along with the call, so that
/// none of the many ways to start one has to hand it on.
/// </summary>
public static class OperationAudience
{
    /// <summary>The argument of an operation in which it is kept.</summary>
    public const string Argument = "notifications";

    private static readonly AsyncLocal<string?> Addresses = new();

    /// <summary>Addresses, separated by commas; null where nobody was named.</summary>
    public static string? Current
    {
        get => Addresses.Value;
        set => Addresses.Value = value;
    }

    /// <summary>The arguments of an operation, with whom to tell of it.</summary>
    internal static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> arguments) => Current is { Length: > 0 } addresses
        ? new Dictionary<string, string>(arguments, StringComparer.Ordinal) { [Argument] = addresses }
        : arguments;
}
