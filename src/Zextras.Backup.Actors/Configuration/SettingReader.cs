using Akka.Configuration;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>Reads values by key and checks their range. A key without a default is a fault of <c>reference.conf</c>.</summary>
internal sealed class SettingReader(Config config)
{
    public int Number(string key, int minimum, int maximum)
    {
        var value = Read(key, () => config.GetInt(key), "a whole number");
        return value >= minimum && value <= maximum
            ? value
            : throw new SettingException($"{key} = {value} is out of range: {minimum} to {maximum}.");
    }

    public long Bytes(string key, long minimum)
    {
        var value = Read(key, () => config.GetByteSize(key) ?? -1, "a size such as 256 MiB");
        return value >= minimum
            ? value
            : throw new SettingException($"{key} = {config.GetString(key)} is too small: at least {minimum} bytes.");
    }

    public TimeSpan Time(string key)
    {
        var value = Read(key, () => config.GetTimeSpan(key, allowInfinite: false), "a time such as 5 s");
        return value > TimeSpan.Zero ? value : throw new SettingException($"{key} must be longer than nothing.");
    }

    public double Share(string key)
    {
        var value = Read(key, () => config.GetDouble(key), "a number from 0 to 1");
        return value is >= 0 and <= 1 ? value : throw new SettingException($"{key} = {value} is out of range: 0 to 1.");
    }

    public bool Flag(string key) => Read(key, () => config.GetBoolean(key), "true or false");

    public string Text(string key) => Read(key, () => config.GetString(key) ?? "", "a text");

    public IReadOnlyList<string> Texts(string key) => Read(key, () => (IReadOnlyList<string>)[.. config.GetStringList(key)], "a list of texts");

    private T Read<T>(string key, Func<T> read, string form)
    {
        if (!config.HasPath(key))
        {
            throw new SettingException($"{key} is not set.");
        }

        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or ConfigurationException or InvalidCastException or OverflowException
            or NotSupportedException or ArgumentException)
        {
            throw new SettingException($"{key} = {config.GetValue(key)} cannot be read: it takes {form}.");
        }
    }
}
