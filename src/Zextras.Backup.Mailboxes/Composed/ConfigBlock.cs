using System.Net;
using Akka.Configuration;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>
/// One block of the HOCON file that describes a mailbox server. What is written wrong or unknown is a <see cref="FormatException"/>
/// that names the key and says what to write: a key with a slip of the pen would else be a default that nobody wanted.
/// Relative paths are relative to the file.
/// </summary>
internal sealed class ConfigBlock
{
    private const string AdministratorKey = "administrator";
    private const string PasswordFile = "password-file";
    private const string PasswordEnvironment = "password-environment";

    private readonly Config _values;
    private readonly string _path;
    private readonly string _directory;

    private ConfigBlock(Config values, string path, string directory) => (_values, _path, _directory) = (values, path, directory);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="read">Makes something of its outermost block.</param>
    /// <exception cref="ArgumentException">It cannot be read or does not describe a server; the message says what to write.</exception>
    public static T Read<T>(string file, Func<ConfigBlock, T> read)
    {
        try
        {
            var text = File.ReadAllText(file);
            HoconText.Check(text);
            return read(new ConfigBlock(ConfigurationFactory.ParseString(text), "", Path.GetDirectoryName(Path.GetFullPath(file))!));
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or OverflowException or InvalidCastException)
        {
            throw new ArgumentException($"'{file}' cannot be read: {e.Message}", nameof(file), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"'{file}', which describes the mailbox server, cannot be read: {e.Message}", nameof(file), e);
        }
    }

    /// <summary>Refuses every key of this block but these.</summary>
    public void RefuseOthers(params IReadOnlyList<string> known)
    {
        if (!_values.IsEmpty && _values.Root.GetObject().Items.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new FormatException($"{_path}{unknown} is not known. Known are {string.Join(", ", known.Select(NameOf))}.");
        }
    }

    /// <summary>The key as it is written from the outermost block.</summary>
    public string NameOf(string key) => _path + key;

    /// <summary>Whether the key is there.</summary>
    public bool Has(string key) => _values.HasPath(key);

    /// <summary>A block inside this one; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="known">The only keys that it may have.</param>
    public ConfigBlock? Block(string name, params IReadOnlyList<string> known)
    {
        if (!Has(name))
        {
            return null;
        }

        if (!_values.GetValue(name).IsObject())
        {
            throw new FormatException($"{NameOf(name)} is a block. Write {NameOf(name)} {{ ... }}.");
        }

        var block = new ConfigBlock(_values.GetConfig(name), $"{NameOf(name)}.", _directory);
        block.RefuseOthers(known);
        return block;
    }

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string key) => Has(key) && _values.GetString(key)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A text that has to be there.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="example">What could be written.</param>
    public string RequiredText(string key, string example) => Text(key) ?? throw new FormatException($"Write {NameOf(key)} = {example}.");

    /// <summary>A number of at least one.</summary>
    public int Number(string key, int without, int most)
    {
        var number = Has(key) ? _values.GetInt(key) : without;
        return number >= 1 && number <= most ? number : throw new FormatException($"{NameOf(key)} = {number} is out of range: 1 to {most}.");
    }

    /// <summary>A time span.</summary>
    public TimeSpan Duration(string key, TimeSpan without) => Has(key) ? _values.GetTimeSpan(key, allowInfinite: false) : without;

    /// <summary>Texts; null where there are none.</summary>
    public IReadOnlyList<string>? Texts(string key) => Has(key) ? [.. _values.GetStringList(key)] : null;

    /// <summary>The path of a file, which exists; null where none is named.</summary>
    public string? ExistingFile(string key)
    {
        if (Text(key) is not { } file)
        {
            return null;
        }

        var path = Path.Combine(_directory, file);
        return File.Exists(path) ? path : throw new FormatException($"{NameOf(key)} = {file}: there is no file {path}.");
    }

    /// <summary>How the connection to a host is protected: the key <c>tls</c>.</summary>
    public Tls TlsTo(string host) => (Text("tls") ?? "implicit").ToLowerInvariant() switch
    {
        "implicit" => Tls.Implicit,
        "starttls" => Tls.StartTls,
        "none" when IsThisMachine(host) => Tls.None,
        "none" => throw new FormatException($"{NameOf("tls")} = none would send the administrator's password readable to '{host}'. That is for 127.0.0.1, ::1 and localhost only; write implicit or starttls."),
        var text => throw new FormatException($"{NameOf("tls")} = {text} is not known. Write implicit, starttls or none."),
    };

    /// <summary>Whether nobody can listen on the way to the host.</summary>
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>The administrator of this block, or that of the block around it.</summary>
    public Administrator AdministratorOr(ConfigBlock outer) => Own() ?? outer.Own() ?? throw new FormatException($"Write {outer.NameOf(AdministratorKey)}.user = NAME.");

    private Administrator? Own() => Block(AdministratorKey, "user", PasswordFile, PasswordEnvironment) is { } block
        ? new Administrator(block.RequiredText("user", "NAME"), block.Password())
        : null;

    private Func<string> Password()
    {
        if (ExistingFile(PasswordFile) is { } path)
        {
            return () => File.ReadAllText(path).TrimEnd('\r', '\n');
        }

        var name = Text(PasswordEnvironment)
            ?? throw new FormatException($"Write {NameOf(PasswordFile)} = FILE, or {NameOf(PasswordEnvironment)} = NAME.");
        var password = Environment.GetEnvironmentVariable(name)
            ?? throw new FormatException($"{NameOf(PasswordEnvironment)} = {name}, but there is no such environment variable.");
        return () => password;
    }
}
