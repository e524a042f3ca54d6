using Akka.Configuration;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>Where journal, snapshots and catalog are (<c>backup.database</c> in <c>hocon/reference.conf</c>).</summary>
internal static class DatabaseSettings
{
    /// <summary>Holds the connection string; goes before the file.</summary>
    public const string Variable = "ZEXTRAS_BACKUP_DATABASE";

    private const string ProviderKey = "backup.database.provider";
    private const string FileKey = "backup.database.connection-string-file";
    private const string Postgres = "postgres";
    private const string Sqlite = "sqlite";

    /// <summary>Whether a database server is asked for.</summary>
    /// <exception cref="SettingException">The provider is not known.</exception>
    public static bool IsPostgres(Config config) => config.GetString(ProviderKey) switch
    {
        Postgres => true,
        Sqlite => false,
        var other => throw new SettingException($"{ProviderKey} = {other} is not known: it is {Sqlite} or {Postgres}."),
    };

    /// <summary>The database server; null where journal and catalog are files of the node.</summary>
    /// <param name="config">All layers.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="SettingException">There is no connection string, or it is none. The message never repeats it.</exception>
    public static PostgresServer? Read(Config config, Func<string, string?> variable)
    {
        if (!IsPostgres(config))
        {
            return null;
        }

        var (text, source) = variable(Variable) is { Length: > 0 } given ? (given, Variable) : ReadFile(config.GetString(FileKey));
        try
        {
            return new PostgresServer(text.Trim());
        }
        catch (FormatException e)
        {
            throw new SettingException($"{source} does not hold the connection string of the database. {e.Message}");
        }
    }

    private static (string Text, string Source) ReadFile(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            throw new SettingException(
                $"{ProviderKey} = {Postgres} needs a connection string: put it into the environment variable {Variable}, or name a file that holds it with {FileKey}.");
        }

        try
        {
            return (File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{FileKey}: {e.Message}");
        }
    }
}
